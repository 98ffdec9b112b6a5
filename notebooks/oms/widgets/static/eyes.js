// A small, dim pair of eyes that can move as the trace does. It stands still until asked, begins at a tenth of the
// speed, and stops by itself. Sclera and iris are greys of close luminance, so that nothing here can flash.
// Every word comes from Python. (`make`, `guard` come from guard.js, `palette`, `watch` from trace_colours.js.)
const WIDE = 220, HIGH = 90; // CSS pixels for both eyes together, never more
const STOP_AFTER = 5000; // ms of playing at a stretch
const SCLERA = "#969696", IRIS = "#7e8a92", PUPIL = "#74808a", LID = "#6e6e6e";
const STILL = "(prefers-reduced-motion: reduce)";

export default {
  render({ model, el }) {
    el.classList.add("oms-eye-pair");
    const summary = make("summary", {}), warning = make("p", {}), caption = make("p", { class: "oms-small" });
    const canvas = make("canvas", { role: "img" });
    const play = make("button", { type: "button" }), speed = make("select", {}), speedWords = make("span", {});
    const bar = make("div", { class: "oms-playback", role: "group" }, play, make("label", {}, speedWords, speed));
    const details = make("details", {}, summary, warning, canvas, bar, caption);
    el.append(details);
    const stopGuard = guard(el);
    const brush = canvas.getContext("2d");
    const still = window.matchMedia(STILL);
    let across = new Float32Array(0), up = across, frame = 0, last = 0, began = 0, head = 0, played = false, frames = 0;
    const words = () => model.get("texts") || {};
    const rate = () => model.get("rate") || 250;

    function eye(x, y, w, h, right, upward) {
      const reach = w * 0.42; // radius of the eyeball behind its lids
      const turn = (degrees) => reach * Math.sin((Math.max(-60, Math.min(60, degrees)) * Math.PI) / 180);
      const lids = new Path2D();
      lids.moveTo(x - w / 2, y);
      lids.quadraticCurveTo(x, y - h * 1.05, x + w / 2, y);
      lids.quadraticCurveTo(x, y + h * 0.95, x - w / 2, y);
      brush.fillStyle = SCLERA;
      brush.fill(lids);
      brush.save();
      brush.clip(lids);
      for (const [colour, size] of [[IRIS, 0.19], [PUPIL, 0.08]]) {
        brush.fillStyle = colour;
        brush.beginPath();
        brush.arc(x + turn(right), y - turn(upward), w * size, 0, 2 * Math.PI);
        brush.fill();
      }
      brush.restore();
      brush.strokeStyle = LID;
      brush.lineWidth = 1.5;
      brush.stroke(lids);
    }

    // The person looks out of the page: what is right for the eye is left on the screen.
    function pair(x, y, scale, sample) {
      const right = -(across[sample] || 0), upward = up[sample] || 0;
      for (const side of [-1, 1]) eye(x + side * 54 * scale, y, 88 * scale, 52 * scale, right, upward);
    }

    function moments() {
      const step = Math.max(1, Math.round(rate() * 0.04));
      let best = 0, most = -1;
      for (let i = step; i + 2 * step < across.length; i++) {
        const far = Math.hypot(across[i + step] - across[i], up[i + step] - up[i]);
        if (far > most) [most, best] = [far, i];
      }
      return [best - step, best, best + step, best + 2 * step].map((i) => Math.max(0, Math.min(across.length - 1, i)));
    }

    function paint() {
      const ratio = window.devicePixelRatio || 1;
      if (canvas.width !== Math.round(WIDE * ratio)) {
        canvas.width = Math.round(WIDE * ratio);
        canvas.height = Math.round(HIGH * ratio);
        canvas.style.width = `${WIDE}px`;
        canvas.style.height = `${HIGH}px`;
      }
      brush.setTransform(ratio, 0, 0, ratio, 0, 0);
      brush.clearRect(0, 0, WIDE, HIGH);
      if (still.matches)
        moments().forEach((sample, n) => pair(WIDE * (n % 2 ? 0.75 : 0.25), HIGH * (n < 2 ? 0.25 : 0.75), 0.48, sample));
      else pair(WIDE / 2, HIGH / 2, 1, Math.min(across.length - 1, Math.floor(head * rate())));
      canvas.dataset.frames = String(++frames);
    }

    function stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      canvas.dataset.playing = "false";
      play.textContent = words().play || "";
    }

    function step(now) {
      head += ((now - last) / 1000) * Number(speed.value);
      last = now;
      if (now - began >= STOP_AFTER || head * rate() >= across.length || !details.open) {
        if (head * rate() >= across.length) head = 0;
        stop();
      } else frame = requestAnimationFrame(step);
      paint();
    }

    function press() {
      if (frame) {
        stop();
        return;
      }
      if (still.matches || !across.length) return;
      if (!played) {
        played = true; // only now may it be faster than the first time
        speed.value = speed.options[0].value;
        speed.disabled = false;
      }
      play.textContent = words().pause;
      canvas.dataset.playing = "true";
      began = last = performance.now();
      frame = requestAnimationFrame(step);
    }

    function write() {
      const texts = words();
      summary.textContent = texts.title;
      warning.textContent = still.matches ? texts.strip : texts.warning;
      caption.textContent = texts.caption;
      canvas.setAttribute("aria-label", still.matches ? texts.strip_label : texts.label);
      bar.setAttribute("aria-label", texts.controls);
      bar.hidden = still.matches;
      speedWords.textContent = texts.speed;
      if (!speed.options.length) {
        for (const [value, name] of texts.speeds) speed.append(make("option", { value }, name));
        speed.disabled = true;
      }
      if (!frame) play.textContent = texts.play;
    }

    function update() {
      const bytes = model.get("samples");
      stop();
      head = 0;
      const all = bytes && bytes.byteLength
        ? new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) : new Float32Array(0);
      across = all.subarray(0, all.length / 2);
      up = all.subarray(all.length / 2);
      if (details.open) paint();
    }

    function toggled() {
      stop();
      model.send({ open: details.open });
      if (details.open) paint();
    }

    const changed = () => { stop(); write(); paint(); };
    write();
    update();
    const leave = watch(details, () => { if (!frame) paint(); });
    play.addEventListener("click", press);
    details.addEventListener("toggle", toggled);
    still.addEventListener("change", changed);
    model.on("change:samples", update);
    model.on("change:texts", write);
    return () => {
      stop();
      leave();
      stopGuard();
      play.removeEventListener("click", press);
      details.removeEventListener("toggle", toggled);
      still.removeEventListener("change", changed);
      model.off("change:samples", update);
      model.off("change:texts", write);
    };
  },
};
