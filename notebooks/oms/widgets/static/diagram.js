// A block diagram: native buttons over lines that are drawn anew when the place for them changes.
// All words come from Python in the dictionary `view` and become text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";
const HEAD = 11, CORNER = 9;

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== "") node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

// *emphasis* and **strong** are all the markup there is.
function rich(words) {
  return String(words ?? "").split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/).filter(Boolean).map((part) => {
    if (/^\*\*[^*]+\*\*$/.test(part)) return make("strong", {}, part.slice(2, -2));
    if (/^\*[^*]+\*$/.test(part)) return make("em", {}, part.slice(1, -1));
    return document.createTextNode(part);
  });
}

const toward = ([x, y], [u, v], far) => {
  const length = Math.hypot(u - x, v - y) || 1;
  return [x + ((u - x) * far) / length, y + ((v - y) * far) / length];
};
const pair = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const apart = ([x, y], [u, v]) => Math.hypot(u - x, v - y);

// A polyline with round corners, and the sign at its end: a filled point, an open one, or a flat bar.
function line(way, points) {
  const end = points.at(-1), before = points.at(-2);
  const stop = toward(end, before, way.sign === "bar" ? 2 : way.sign === "point" ? HEAD - 2 : 0);
  const bent = [...points.slice(0, -1), stop];
  let path = `M${pair(bent[0])}`;
  for (let n = 1; n < bent.length - 1; n++) {
    const radius = Math.min(CORNER, apart(bent[n - 1], bent[n]) / 2, apart(bent[n], bent[n + 1]) / 2);
    path += `L${pair(toward(bent[n], bent[n - 1], radius))}Q${pair(bent[n])} ${pair(toward(bent[n], bent[n + 1], radius))}`;
  }
  const drawn = [draw("path", { class: "oms-way", d: path + `L${pair(stop)}`, "stroke-dasharray": way.dashes || "" })];
  if (way.sign) {
    const back = toward(end, before, way.sign === "bar" ? 3 : HEAD);
    const length = apart(end, back), reach = way.sign === "bar" ? 10 : 5.5;
    const ux = (end[0] - back[0]) / length, uy = (end[1] - back[1]) / length;
    const sides = [[back[0] - uy * reach, back[1] + ux * reach], [back[0] + uy * reach, back[1] - ux * reach]];
    const shape = way.sign === "bar" ? `M${pair(sides[0])}L${pair(sides[1])}`
      : `M${pair(sides[0])}L${pair(end)}L${pair(sides[1])}${way.sign === "point" ? "Z" : ""}`;
    drawn.push(draw("path", { class: `oms-tip oms-tip-${way.sign}`, d: shape }));
  }
  return drawn;
}

function link(source) {
  if (!/^https:\/\/(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|pmc\.ncbi\.nlm\.nih\.gov)\//.test(source.url))
    return make("span", {}, source.label);
  return make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer",
    "aria-label": `${source.text}, ${source.label}, opens in a new tab` }, source.label);
}

export default {
  render({ model, el }) {
    const view = model.get("view");
    const words = view.words;
    const parts = new Map(view.parts.map((part) => [part.id, part]));
    const buttons = new Map();
    el.classList.add("oms-blocks");
    const toggle = make("button", { type: "button", class: "oms-names" }, words.hide);
    const hint = make("p", { class: "oms-hint" });
    const stage = make("div", { class: "oms-stage", role: "group", "aria-label": words.parts });
    const lines = draw("svg", { class: "oms-ways", "aria-hidden": "true" });
    const panel = make("div", { class: "oms-about", role: "group", "aria-label": words.chosen });
    const key = make("p", { class: "oms-key", "aria-label": words.signs });
    let unfolded = false; // whoever unfolds the reasons once, sees them with the next part too
    stage.append(lines);
    el.append(make("div", { class: "oms-names-bar" }, toggle, hint),
      make("div", { class: "oms-table" }, make("div", {}, stage, key), panel));
    const [say, hush] = speaker(el, model);
    const stop = guard(el);

    const covered = (id) => model.get("hides") && !model.get("revealed").includes(id);
    const name = (id) => (covered(id) ? parts.get(id).letter : parts.get(id).label);

    for (const part of view.parts) {
      const button = make("button", { type: "button", class: "oms-part", "data-part": part.id, "aria-pressed": "false" });
      button.addEventListener("click", () => choose(part.id));
      button.addEventListener("keydown", (event) => step(event, part));
      buttons.set(part.id, button);
      stage.append(button);
    }
    for (const row of view.legend) {
      const sample = draw("svg", { width: 54, height: 20, "aria-hidden": "true",
        class: ["inferred", "contested"].includes(row.words) ? "oms-unsure" : "oms-sure-line" },
        ...line(row, [[2, 10], [50, 10]]));
      key.append(make("span", { class: "oms-key-row" }, sample, row.words));
    }

    toggle.addEventListener("click", () => {
      const hides = !model.get("hides");
      model.set({ hides, revealed: [], chosen: hides ? "" : model.get("chosen") });
      model.save_changes();
      say(hides ? words.quiz : words.start);
    });

    function choose(id) {
      if (covered(id)) model.set("revealed", [...model.get("revealed"), id]);
      if (model.get("chosen") === id) tell(); // pressed again: read it again
      model.set("chosen", id);
      model.save_changes();
    }

    // The arrow keys go to the nearest part in their direction.
    function step(event, from) {
      const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const place = (part) => [part.column + part.width / 2, part.row];
      const [x, y] = place(from);
      let nearest = null, least = Infinity;
      for (const part of view.parts) {
        const along = (place(part)[0] - x) * way[0] + (place(part)[1] - y) * way[1];
        const aside = Math.abs((place(part)[0] - x) * way[1] + (place(part)[1] - y) * way[0]);
        if (part !== from && along > 0 && along + 2 * aside < least) [nearest, least] = [part, along + 2 * aside];
      }
      if (nearest) buttons.get(nearest.id).focus();
    }

    function tell() {
      const part = parts.get(model.get("chosen"));
      if (part) say(`${part.label}. ${part.says.replaceAll("*", "")}`);
    }

    function about() {
      const part = parts.get(model.get("chosen"));
      panel.replaceChildren();
      panel.classList.toggle("oms-nothing", !part);
      if (!part) {
        panel.append(make("p", {}, words.start));
        return;
      }
      panel.append(make("p", { class: "oms-about-name" }, make("strong", {}, part.label),
        part.group ? make("span", { class: "oms-badge" }, part.group) : null));
      panel.append(make("p", {}, ...rich(part.says)));
      if (part.links.length) {
        const list = make("ul", {});
        for (const one of part.links) {
          const row = make("li", {}, `${one.verb} `, make("strong", {}, name(one.other)),
            one.status === "shown" ? null : " ",
            one.status === "shown" ? null : make("span", { class: "oms-tag" }, one.status));
          list.append(row);
        }
        panel.append(list);
      }
      if (part.setting) panel.append(make("p", { class: "oms-setting" }, part.setting));
      const more = make("details", { open: unfolded }, make("summary", {}, words.known));
      more.addEventListener("toggle", () => { unfolded = more.open; });
      const told = part.links.filter((one) => !covered(one.other));
      if (told.length)
        more.append(make("ul", {}, ...told.map((one) => make("li", {}, `${one.verb} `,
          make("strong", {}, name(one.other)), ": ", ...rich(one.says)))));
      if (part.sources.length) {
        const row = make("p", { class: "oms-sources oms-small" }, `${words.sources}: `);
        part.sources.forEach((source, n) => {
          row.append(n ? " · " : "", source.text);
          source.links.forEach((one) => row.append(" ", link({ ...one, text: source.text })));
        });
        more.append(row);
      }
      if (more.children.length > 1) panel.append(more);
    }

    function refresh() {
      const chosen = model.get("chosen"), hides = model.get("hides");
      toggle.textContent = hides ? words.show : words.hide;
      hint.textContent = hides ? words.quiz : "";
      const near = new Set(view.ways.filter((way) => chosen && [way.from, way.to].includes(chosen))
        .flatMap((way) => [way.from, way.to]));
      for (const [id, button] of buttons) {
        button.setAttribute("aria-pressed", String(id === chosen));
        button.classList.toggle("oms-near", near.has(id) && id !== chosen);
        button.classList.toggle("oms-covered", covered(id));
        button.replaceChildren(make("span", {}, name(id)));
        if (covered(id)) button.setAttribute("aria-label", `${parts.get(id).letter}, ${words.hidden}`);
        else button.removeAttribute("aria-label");
      }
      about();
      place();
    }

    // Wide enough: boxes on their grid with lines between. Else: one list, and what is selected is told right below it.
    let frame = 0;
    function place() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(lay);
    }
    function lay() {
      const em = parseFloat(getComputedStyle(el).fontSize) || 14;
      const room = el.clientWidth;
      if (!room) return;
      const beside = room > (view.columns * 10.5 + 21) * em;
      const stacked = room < view.columns * 7.5 * em;
      el.classList.toggle("oms-beside", beside);
      el.classList.toggle("oms-stacked", stacked);
      const home = el.querySelector(".oms-table");
      const target = stacked && buttons.get(model.get("chosen"));
      if (target) { if (target.nextSibling !== panel) target.after(panel); }
      else if (panel.parentNode !== home) home.append(panel);
      lines.replaceChildren();
      if (stacked) {
        stage.style.height = "";
        for (const button of buttons.values()) button.removeAttribute("style");
        return;
      }
      const [left, right, top, bottom] = view.box;
      const wide = stage.clientWidth / view.columns;
      for (const part of view.parts)
        Object.assign(buttons.get(part.id).style, { left: `${(part.column + left) * wide}px`,
          width: `${(part.width - 1 + right - left) * wide}px`, height: "" });
      const tallest = Math.max(44, ...[...buttons.values()].map((button) => button.scrollHeight + 4));
      const high = Math.max(7.2 * em, tallest / (bottom - top));
      stage.style.height = `${view.rows * high}px`;
      for (const part of view.parts)
        Object.assign(buttons.get(part.id).style, { top: `${(part.row + top) * high}px`,
          height: `${(bottom - top) * high}px` });
      lines.setAttribute("viewBox", `0 0 ${stage.clientWidth} ${view.rows * high}`);
      const chosen = model.get("chosen");
      const on = [], others = [];
      for (const way of view.ways) {
        const points = way.points.map(([x, y]) => [x * wide, y * high]);
        const mine = chosen && [way.from, way.to].includes(chosen);
        const group = draw("g", { class: [way.status === "shown" ? "oms-sure-line" : "oms-unsure",
          mine ? "oms-mine" : chosen ? "oms-other" : ""].join(" ") }, ...line(way, points));
        if (way.word.length)
          group.append(draw("text", { x: (way.word[0] * wide).toFixed(1), y: (way.word[1] * high).toFixed(1),
            dy: "0.3em", "text-anchor": "middle" }, way.status));
        (mine ? on : others).push(group);
      }
      lines.append(...others, ...on);
    }

    const heard = () => {
      refresh();
      tell();
      if (el.contains(document.activeElement)) // below the drawing the first lines must at least come into sight
        requestAnimationFrame(() => panel.querySelector(".oms-about-name")?.scrollIntoView({ block: "nearest" }));
    };
    const watcher = new ResizeObserver(place);
    watcher.observe(el);
    model.on("change:chosen", heard);
    model.on("change:hides change:revealed", refresh);
    refresh();
    return () => {
      cancelAnimationFrame(frame);
      watcher.disconnect();
      stop();
      hush();
      model.off("change:chosen", heard);
      model.off("change:hides change:revealed", refresh);
    };
  },
};
