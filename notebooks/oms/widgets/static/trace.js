// Draws traces from one buffer of numbers and plays them back when asked. Every word comes from Python.
// (`make`, `guard` come from guard.js, `palette`, `watch` from trace_colours.js.)

const signed = (value) => String(value).replace("-", "−");
const tidy = (value) => String(Math.round(value * 100) / 100);
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

// Where everything stands: for a width and a font size, boxes for rows and planes, and the height of it all.
function arrange(view, width, font) {
  const gutter = font * 3.2, right = font * 0.9, gap = font * 1.6;
  const panels = view.panels, rows = view.rows;
  const beside = panels.length > 1 && width / panels.length >= font * 19;
  const across = beside ? panels.length : 1;
  const one = (width - gap * (across - 1)) / across;
  const tall = font * (rows.length > 2 ? 7 : 8.5);
  const marked = panels.some((panel) => panel.marks.some((mark) => mark.words));
  const head = (row, m) => font * (m ? 2.5 : 2) + (marked && !row.velocity ? font * 2.6 : 0); // label, words of marks
  const heads = rows.reduce((sum, row, m) => sum + head(row, m), 0);
  const planeBeside = view.plane && panels.length === 1 && width >= font * 46;
  const cells = [], planes = [], titles = [], axes = [];
  let bottom = 0;
  panels.forEach((panel, n) => {
    const left = beside ? n * (one + gap) : 0;
    let y = beside ? 0 : bottom + (n ? font * 1.2 : 0);
    const titled = panels.some((other) => other.title);
    if (titled) {
      titles.push({ words: panel.title, x: left, y: y + font * 1.2, width: one });
      y += font * 2;
    }
    const top = y;
    const rowsHigh = heads + rows.length * tall;
    const square = planeBeside ? Math.min(rowsHigh, width * 0.36) : Math.min(one, font * 22);
    const wide = one - gutter - right - (planeBeside ? square + gap : 0);
    for (const [m, row] of rows.entries()) {
      cells.push({ panel: n, row: m, x: left + gutter, y: y + head(row, m), w: wide, h: tall, left,
        label: y + font * (m ? 1.95 : 1.45), first: n === 0 || !beside });
      y += head(row, m) + tall;
    }
    axes.push({ x: left + gutter, y, w: wide });
    y += font * 2.9;
    if (view.plane) {
      const size = square - font * 3;
      if (planeBeside) planes.push({ panel: n, x: left + one - square + font * 2, y: top + font * 2, size });
      else {
        planes.push({ panel: n, x: left + gutter, y: y + font * 2, size });
        y += square + font;
      }
    }
    bottom = Math.max(bottom, y);
  });
  return { cells, planes, titles, axes, height: Math.ceil(bottom) };
}

function timeStep(span, width, font) {
  const most = Math.max(2, width / (font * 4));
  return [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((step) => span / step <= most) || 20;
}

// The samples of one channel of one panel inside a stretch of time.
function reader(view, samples) {
  let at = 0;
  const both = view.rows.filter((row) => row.two_eyes).length; // the lines of the left eye come last
  const lines = view.panels.map((panel) => Array.from({ length: view.rows.length + both }, () => {
    const line = samples.subarray(at, at + panel.count);
    at += panel.count;
    return line;
  }));
  return {
    line: (panel, row) => lines[panel][row],
    left: (panel, row) => lines[panel][view.rows.length + row],
    span: (panel, from, to) => {
      const { start, step, count } = view.panels[panel];
      const low = Math.max(0, Math.ceil((from - start) / step - 1e-6));
      return [low, Math.min(count - 1, Math.floor((to - start) / step + 1e-6))];
    },
  };
}

function stretch(brush, line, low, high, x, y) {
  brush.beginPath();
  for (let i = low; i <= high; i++) brush.lineTo(x(i), y(line[i]));
  brush.stroke();
}

function drawCell(brush, cell, view, read, look, shown, colours) {
  const { font } = colours, row = view.rows[cell.row], panel = view.panels[cell.panel];
  const middle = cell.y + cell.h / 2, scale = cell.h / 2 / row.edge;
  const x = (seconds) => cell.x + ((seconds - shown.from) / (shown.to - shown.from)) * cell.w;
  const y = (value) => middle - value * scale;
  brush.lineWidth = 1;
  brush.textBaseline = "alphabetic";
  brush.textAlign = "left";
  brush.fillStyle = colours.text;
  brush.fillText(row.label, cell.first ? cell.left : cell.x, cell.label, cell.w + cell.x - cell.left);
  brush.textAlign = "right";
  brush.textBaseline = "middle";
  for (const value of [-row.edge, -row.edge / 2, 0, row.edge / 2, row.edge]) {
    brush.strokeStyle = value ? colours.line : colours.edge;
    brush.beginPath();
    brush.moveTo(cell.x, Math.round(y(value)) + 0.5);
    brush.lineTo(cell.x + cell.w, Math.round(y(value)) + 0.5);
    brush.stroke();
    if (value === 0 || Math.abs(value) === row.edge) {
      brush.fillStyle = colours.quiet;
      const inside = value > 0 ? font * 0.35 : value < 0 ? -font * 0.35 : 0;
      brush.fillText(signed(value), cell.x - font * 0.5, y(value) + inside);
    }
  }
  brush.save();
  brush.beginPath();
  brush.rect(cell.x, cell.y - 2, cell.w, cell.h + 4);
  brush.clip();
  for (const mark of panel.marks)
    if (mark.kind === "span" && applies(mark, row)) {
      brush.fillStyle = colours.tint;
      brush.fillRect(x(mark.start), cell.y, x(mark.end) - x(mark.start), cell.h);
    }
  if (!row.velocity && view.targets.length) {
    brush.strokeStyle = colours.quiet;
    brush.lineWidth = 1.5;
    brush.setLineDash([6, 4]);
    brush.beginPath();
    brush.moveTo(x(view.from), y(0));
    let before = 0;
    for (const step of view.targets) {
      const value = step[cell.row === 0 ? 1 : 2];
      brush.lineTo(x(step[0]), y(before));
      brush.lineTo(x(step[0]), y(value));
      before = value;
    }
    brush.lineTo(x(view.to), y(before));
    brush.stroke();
    brush.setLineDash([]);
  }
  const line = read.line(cell.panel, cell.row);
  const [low, high] = read.span(cell.panel, shown.from, Math.min(shown.to, look));
  brush.strokeStyle = row.velocity ? colours.text : colours.accent;
  brush.lineWidth = row.velocity ? 1.2 : 1.8;
  brush.lineJoin = "round";
  stretch(brush, line, low, high, (i) => x(panel.start + i * panel.step), y);
  if (row.two_eyes) {
    brush.strokeStyle = colours.text;
    brush.lineWidth = 1.2;
    brush.setLineDash([5, 4]);
    stretch(brush, read.left(cell.panel, cell.row), low, high, (i) => x(panel.start + i * panel.step), y);
    brush.setLineDash([]);
  }
  brush.restore();
  for (const mark of panel.marks) if (applies(mark, row)) drawMark(brush, mark, cell, panel, line, x, y, shown, colours);
  if (look < shown.to && high >= low) {
    brush.strokeStyle = colours.quiet;
    brush.beginPath();
    brush.moveTo(x(look), cell.y);
    brush.lineTo(x(look), cell.y + cell.h);
    brush.stroke();
    dot(brush, x(look), y(line[high]), font * 0.3, colours.accent);
  }
}

const applies = (mark, row) => !row.velocity && (mark.axis === row.name || mark.axis === "both");

function dot(brush, x, y, size, colour) {
  brush.fillStyle = colour;
  brush.beginPath();
  brush.arc(x, y, size, 0, 2 * Math.PI);
  brush.fill();
}

function drawMark(brush, mark, cell, panel, line, x, y, shown, colours) {
  if (mark.end < shown.from || mark.start > shown.to) return;
  const { font } = colours;
  const from = Math.max(cell.x, x(mark.start)), to = Math.min(cell.x + cell.w, x(Math.max(mark.end, mark.start)));
  brush.strokeStyle = colours.text;
  brush.lineWidth = 2;
  brush.beginPath();
  if (mark.kind === "point") {
    const at = Math.max(0, Math.min(panel.count - 1, Math.round((mark.start - panel.start) / panel.step)));
    brush.arc(x(mark.start), y(line[at]), font * 0.55, 0, 2 * Math.PI);
  } else { // a bracket: over a gap open below, over a span the line of its upper edge
    const foot = mark.kind === "gap" ? font * 0.6 : font * 0.3;
    brush.moveTo(from, cell.y + foot - font * 0.5);
    brush.lineTo(from, cell.y - font * 0.5);
    brush.lineTo(to, cell.y - font * 0.5);
    brush.lineTo(to, cell.y + foot - font * 0.5);
  }
  brush.stroke();
}

// The words of the marks, each over its place, on two lanes so that neighbours do not overprint one another.
function drawMarkWords(brush, plan, view, shown, colours) {
  const { font } = colours;
  brush.textAlign = "left";
  brush.textBaseline = "alphabetic";
  brush.fillStyle = colours.text;
  const written = new Set(); // what holds for both lines is written once
  for (const cell of plan.cells) {
    const ends = [-Infinity, -Infinity];
    const row = view.rows[cell.row];
    view.panels[cell.panel].marks.forEach((mark, n) => {
      const key = `${cell.panel} ${n}`;
      if (!mark.words || !applies(mark, row) || written.has(key) || mark.end < shown.from || mark.start > shown.to) return;
      written.add(key);
      const middle = (Math.max(mark.start, shown.from) + Math.min(Math.max(mark.end, mark.start), shown.to)) / 2;
      const wide = Math.min(cell.w, brush.measureText(mark.words).width);
      const centre = cell.x + ((middle - shown.from) / (shown.to - shown.from)) * cell.w;
      const left = Math.max(cell.x, Math.min(cell.x + cell.w - wide, centre - wide / 2));
      const lane = ends.findIndex((end) => end + font < left);
      if (lane < 0) return; // the same words stand below the picture
      ends[lane] = left + wide;
      brush.fillText(mark.words, left, cell.y - font * (0.85 + lane * 1.25), cell.w);
    });
  }
}

function drawTime(brush, axis, shown, words, colours) {
  const { font } = colours;
  const step = timeStep(shown.to - shown.from, axis.w, font);
  brush.fillStyle = colours.quiet;
  brush.strokeStyle = colours.edge;
  brush.lineWidth = 1;
  brush.textBaseline = "top";
  for (let n = Math.ceil(shown.from / step - 1e-6); n * step <= shown.to + 1e-6; n++) {
    const x = axis.x + ((n * step - shown.from) / (shown.to - shown.from)) * axis.w;
    brush.beginPath();
    brush.moveTo(x, axis.y);
    brush.lineTo(x, axis.y + 5);
    brush.stroke();
    brush.textAlign = "center";
    brush.fillText(tidy(n * step), x, axis.y + 8);
  }
  brush.textAlign = "right";
  brush.fillText(words, axis.x + axis.w, axis.y + 8 + font * 1.2);
}

function drawPlane(brush, place, view, read, look, shown, colours) {
  const { font } = colours, edge = view.plane, half = place.size / 2;
  const cx = place.x + half, cy = place.y + half, scale = half / edge;
  brush.strokeStyle = colours.line;
  brush.lineWidth = 1;
  for (const part of [0.5, 1]) {
    brush.beginPath();
    brush.arc(cx, cy, half * part, 0, 2 * Math.PI);
    brush.stroke();
  }
  brush.strokeStyle = colours.edge;
  brush.beginPath();
  brush.moveTo(cx - half, cy);
  brush.lineTo(cx + half, cy);
  brush.moveTo(cx, cy - half);
  brush.lineTo(cx, cy + half);
  brush.stroke();
  brush.save();
  brush.beginPath();
  brush.rect(place.x - 3, place.y - 3, place.size + 6, place.size + 6);
  brush.clip();
  const [low, high] = read.span(place.panel, shown.from, Math.min(shown.to, look));
  const across = read.line(place.panel, 0), up = read.line(place.panel, 1);
  brush.strokeStyle = colours.accent;
  brush.lineWidth = 1.3;
  brush.lineJoin = "round";
  brush.beginPath();
  for (let i = low; i <= high; i++) brush.lineTo(cx + across[i] * scale, cy - up[i] * scale);
  brush.stroke();
  if (look < shown.to && high >= low) dot(brush, cx + across[high] * scale, cy - up[high] * scale, font * 0.3, colours.accent);
  brush.restore();
  brush.fillStyle = colours.text;
  brush.textBaseline = "alphabetic";
  brush.textAlign = "left";
  brush.fillText(view.texts.plane, place.x - font * 2, place.y - font * 0.55, place.size + font * 3);
  brush.fillStyle = colours.quiet;
  brush.textAlign = "right";
  brush.fillText(`${view.texts.right} ${edge}`, cx + half, cy - font * 0.35);
  brush.textAlign = "left";
  brush.fillText(`${view.texts.left} ${edge}`, cx - half, cy - font * 0.35);
  brush.textBaseline = "top";
  brush.fillText(`${view.texts.up} ${edge}`, cx + font * 0.35, cy - half + 2);
  brush.textBaseline = "alphabetic";
  brush.fillText(`${view.texts.down} ${edge}`, cx + font * 0.35, cy + half - 3);
}

export default {
  render({ model, el }) {
    el.classList.add("oms-trace");
    const canvas = make("canvas", { role: "img" });
    const stage = make("div", { class: "oms-stage" }, canvas);
    const bar = make("div", { class: "oms-playback", role: "group" });
    const shownWords = make("span", { class: "oms-shown" });
    const words = make("div", { class: "oms-trace-words" });
    el.append(stage, bar, words);
    const stopGuard = guard(el);
    const brush = canvas.getContext("2d");
    const made = {};
    let view = { panels: [] }, samples = new Float32Array(0), read = null, colours = null, width = 0;
    let window0 = 0, windowSize = 0, speed = 0.25; // where the window starts (s), its length (0: all), speed of the playback
    let playing = 0, head = Infinity, last = 0, drawn = 0;

    const shown = () => {
      if (!windowSize || windowSize >= view.to - view.from) return { from: view.from, to: view.to };
      const from = Math.max(view.from, Math.min(window0, view.to - windowSize));
      return { from, to: from + windowSize };
    };

    function paint() {
      if (!view.panels.length || !width) return;
      const { font } = colours, plan = arrange(view, width, font), ratio = (window.devicePixelRatio || 1), now = shown();
      const wide = Math.round(width * ratio), high = Math.round(plan.height * ratio);
      if (canvas.width !== wide || canvas.height !== high) {
        canvas.width = wide;
        canvas.height = high;
        canvas.style.height = `${plan.height}px`;
      }
      brush.setTransform(ratio, 0, 0, ratio, 0, 0);
      brush.clearRect(0, 0, width, plan.height);
      brush.font = `600 ${font * 1.05}px ${colours.family}`;
      brush.fillStyle = colours.text;
      brush.textAlign = "left";
      brush.textBaseline = "alphabetic";
      for (const title of plan.titles) brush.fillText(title.words, title.x, title.y, title.width);
      brush.font = `${font}px ${colours.family}`;
      for (const cell of plan.cells) drawCell(brush, cell, view, read, head, now, colours);
      drawMarkWords(brush, plan, view, now, colours);
      for (const axis of plan.axes) drawTime(brush, axis, now, view.texts.time, colours);
      for (const place of plan.planes) drawPlane(brush, place, view, read, head, now, colours);
      canvas.dataset.drawn = String(++drawn);
    }

    function measure() {
      width = Math.floor(stage.clientWidth);
      colours = palette(el);
    }

    function repaint() {
      measure();
      paint();
    }

    function stop(rest = Infinity) {
      cancelAnimationFrame(playing);
      playing = 0;
      head = rest;
      canvas.dataset.playing = "false";
      if (made.play && view.texts) made.play.textContent = view.texts.play;
    }

    function step(now) {
      head += ((now - last) / 1000) * speed;
      last = now;
      if (head >= shown().to) stop();
      else playing = requestAnimationFrame(step);
      paint();
    }

    function press() {
      if (playing) {
        stop(head);
        paint();
        return;
      }
      if (!(head < shown().to)) head = shown().from;
      made.play.textContent = view.texts.pause;
      canvas.dataset.playing = "true";
      last = performance.now();
      playing = requestAnimationFrame(step);
    }

    function move(direction) {
      window0 = shown().from + direction * windowSize;
      window0 = Math.max(view.from, Math.min(window0, view.to - windowSize));
      stop();
      tellWindow();
      paint();
    }

    function tellWindow() {
      const { from, to } = shown(), whole = to - from >= view.to - view.from;
      shownWords.textContent = filled(view.texts.shown, { from: tidy(from), to: tidy(to) });
      made.back.hidden = made.forward.hidden = whole;
      made.back.setAttribute("aria-disabled", String(from <= view.from + 1e-6)); // not `disabled`: that would drop the focus
      made.forward.setAttribute("aria-disabled", String(to >= view.to - 1e-6));
    }

    function chooser(name, options, value, heard) {
      const select = make("select", {});
      for (const [number, words] of options) select.append(make("option", { value: number }, words));
      select.value = String(value);
      select.addEventListener("change", () => heard(Number(select.value)));
      made[name] = select;
      return make("label", {}, make("span", {}, view.texts[name]), select);
    }

    function button(name, act) {
      made[name] = make("button", { type: "button" }, view.texts[name]);
      made[name].addEventListener("click", act);
      return made[name];
    }

    function controls() {
      const { texts } = view, long = view.to - view.from;
      const windows = texts.windows.filter(([seconds]) => seconds < long - 1e-6);
      if (!windows.some(([seconds]) => seconds === windowSize)) windowSize = 0;
      const key = JSON.stringify([texts, windows]);
      if (bar.dataset.key !== key) { // drawn once: a slider that moves must not take the focus from these
        bar.dataset.key = key;
        bar.setAttribute("aria-label", texts.controls);
        shownWords.setAttribute("role", "status");
        bar.replaceChildren(
          button("play", press),
          chooser("speed", texts.speeds, speed, (value) => { speed = value; }),
          chooser("window", windows, windowSize, (value) => {
            window0 = shown().from;
            windowSize = value;
            stop();
            tellWindow();
            paint();
          }),
          button("back", () => move(-1)), button("forward", () => move(1)), shownWords);
      }
      tellWindow();
    }

    function tellWords() {
      const marks = view.panels.flatMap((panel) => panel.marks.filter((mark) => mark.words)
        .map((mark) => (panel.title ? `${panel.title}: ${mark.words}` : mark.words)));
      const key = JSON.stringify([view.words, marks]);
      if (words.dataset.key === key) return;
      words.dataset.key = key;
      words.replaceChildren();
      if (view.words)
        words.append(make("details", {}, make("summary", {}, view.texts.words), make("p", {}, view.words)));
      if (marks.length) words.append(make("p", {}, `${view.texts.marked} ${[...new Set(marks)].join("; ")}`));
    }

    function update() {
      view = model.get("view") || { panels: [] };
      const empty = !view.panels || !view.panels.length;
      stage.hidden = bar.hidden = words.hidden = empty;
      stop();
      if (empty) {
        samples = new Float32Array(0);
        canvas.width = canvas.height = 0;
        canvas.removeAttribute("aria-label");
        delete words.dataset.key;
        words.replaceChildren();
        canvas.dataset.drawn = String(++drawn);
        return;
      }
      const bytes = model.get("samples");
      // A copy: the buffer of a message may start anywhere, and floats must start at a multiple of four.
      samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      read = reader(view, samples);
      canvas.setAttribute("aria-label", view.label);
      controls();
      tellWords();
      if (width) paint();
    }

    colours = palette(el);
    update();
    const leave = watch(stage, repaint);
    model.on("change:view", update);
    return () => {
      stop();
      leave();
      stopGuard();
      model.off("change:view", update);
      canvas.width = canvas.height = 0; // gives the memory of the picture back at once
    };
  },
};
