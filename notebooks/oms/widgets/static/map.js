// A small map: how much of the time the model oscillates, over two of its parameters, and where the learner stands.
// Every word comes from Python. (`make`, `guard` come from guard.js, `palette` from trace_colours.js.)
export default {
  render({ model, el }) {
    el.classList.add("oms-map");
    const summary = make("summary", {}), canvas = make("canvas", { role: "img" });
    const here = make("p", { class: "oms-here" }), key = make("p", { class: "oms-small" });
    const details = make("details", {}, summary, make("div", { class: "oms-stage" }, canvas), here, key);
    el.append(details);
    const stopGuard = guard(el);
    const brush = canvas.getContext("2d");

    function hatch(cells, x, y, w, h, colour) {
      brush.save();
      brush.clip(cells);
      brush.strokeStyle = colour;
      brush.lineWidth = 1;
      brush.beginPath();
      for (let d = -h; d < w; d += 7) {
        brush.moveTo(x + d, y + h);
        brush.lineTo(x + d + h, y);
      }
      brush.stroke();
      brush.restore();
    }

    function paint() {
      const map = model.get("map") || {}, place = model.get("place") || {};
      el.hidden = !map.across;
      if (!map.across) return;
      summary.textContent = map.title;
      here.textContent = place.words || "";
      key.textContent = map.key;
      canvas.setAttribute("aria-label", place.words || map.title);
      if (!details.open) return;
      const colours = palette(el), { font } = colours;
      const ratio = window.devicePixelRatio || 1, width = Math.min(details.clientWidth, font * 36);
      const left = font * 4.4, top = font * 2.2, plot = width - left - font, high = font * 15;
      const height = top + high + font * 3.6;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      brush.setTransform(ratio, 0, 0, ratio, 0, 0);
      brush.clearRect(0, 0, width, height);
      brush.font = `${font}px ${colours.family}`;
      const nx = map.across.length, ny = map.up.length, w = plot / nx, h = high / ny;
      const often = new Path2D();
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++) {
          const share = map.share[j * nx + i];
          const x = left + i * w, y = top + high - (j + 1) * h;
          brush.globalAlpha = 0.55 * share;
          brush.fillStyle = colours.text;
          brush.fillRect(x, y, w + 0.5, h + 0.5);
          brush.globalAlpha = 1;
          if (share > map.often) often.rect(x, y, w + 0.5, h + 0.5);
        }
      hatch(often, left, top, plot, high, colours.paper);
      brush.strokeStyle = colours.edge;
      brush.strokeRect(left, top, plot, high);
      brush.fillStyle = colours.quiet;
      brush.textBaseline = "top";
      const at = (value, values, size) => {
        const step = values.length > 1 ? (values[values.length - 1] - values[0]) / (values.length - 1) : 1;
        return Math.max(0, Math.min(1, (value - values[0] + step / 2) / (step * values.length))) * size;
      };
      for (const value of map.ticks_across) {
        brush.textAlign = "center";
        brush.fillText(String(value), left + at(value, map.across, plot), top + high + font * 0.4);
      }
      brush.textAlign = "right";
      brush.textBaseline = "middle";
      for (const value of map.ticks_up) brush.fillText(String(value), left - font * 0.5, top + high - at(value, map.up, high));
      brush.fillStyle = colours.text;
      brush.textBaseline = "alphabetic";
      brush.textAlign = "left";
      brush.fillText(map.label_up, 0, font * 1.2, width);
      brush.textAlign = "right";
      brush.fillText(map.label_across, left + plot, top + high + font * 2.9, plot);
      if (place.across === undefined) return;
      const x = left + at(place.across, map.across, plot), y = top + high - at(place.up, map.up, high);
      for (const [colour, size] of [[colours.paper, 6], [colours.accent, 3]]) {
        brush.strokeStyle = colour;
        brush.lineWidth = size;
        brush.beginPath();
        brush.arc(x, y, font * 0.7, 0, 2 * Math.PI);
        brush.moveTo(x - font * 1.2, y);
        brush.lineTo(x + font * 1.2, y);
        brush.moveTo(x, y - font * 1.2);
        brush.lineTo(x, y + font * 1.2);
        brush.stroke();
      }
      canvas.dataset.drawn = String(Number(canvas.dataset.drawn || 0) + 1);
    }

    const leave = watch(details, paint);
    details.addEventListener("toggle", paint);
    model.on("change:place", paint);
    model.on("change:map", paint);
    paint();
    return () => {
      leave();
      stopGuard();
      details.removeEventListener("toggle", paint);
      model.off("change:place", paint);
      model.off("change:map", paint);
    };
  },
};
