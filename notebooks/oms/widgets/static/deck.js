// The head of a deck: heading, place, timer; the keys that turn slides; the full window. Follows guard.js.

const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Home: "first", End: "last" };
const CONTROL = "button, input, select, textarea, a[href], summary, [contenteditable]:not([contenteditable='false']), "
  + "[role='slider'], [role='textbox'], [tabindex='0']";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export default {
  render({ model, el }) {
    el.classList.add("oms-deck-head");
    const heading = make("h2", { class: "oms-slide-title", tabindex: "-1" });
    const place = make("p", { class: "oms-slide-place" });
    const timer = make("p", { class: "oms-slide-timer", role: "timer", "aria-live": "off" });
    el.append(heading, make("div", { class: "oms-slide-side" }, place, timer));
    const [say, hush] = speaker(el, model);
    const stop = guard(el);
    const stopped = new AbortController();
    let root = null;
    let frame = 0;
    let view = {};
    let since = 0; // when the numbers of the timer were true

    const full = () => Boolean(root && (document.fullscreenElement === root || root.dataset.omsFull === "window"));

    function told() {
      const on = full();
      for (const button of root.querySelectorAll(".oms-full-window")) button.setAttribute("aria-pressed", String(on));
      root.classList.toggle("oms-full", on);
      heading.focus({ preventScroll: true });
    }

    // Where the browser grants no full screen, the deck fills the window: in the top layer nothing around it can clip it.
    function fillWindow() {
      root.dataset.omsFull = "window";
      if (root.showPopover) {
        root.setAttribute("popover", "manual");
        root.showPopover();
      }
      told();
    }

    function leave() {
      if (document.fullscreenElement === root) document.exitFullscreen();
      if (root.dataset.omsFull !== "window") return;
      if (root.hasAttribute("popover")) root.hidePopover();
      root.removeAttribute("popover");
      delete root.dataset.omsFull;
      told();
    }

    function enter() {
      if (!root.requestFullscreen || document.fullscreenEnabled === false) fillWindow();
      else root.requestFullscreen().catch(fillWindow);
    }

    function pressed(event) {
      if (event.key === "Escape" && full()) {
        leave();
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !KEYS[event.key]) return;
      const control = event.target.closest(CONTROL);
      if (control && control !== root && root.contains(control)) return; // these keys are its own
      event.preventDefault();
      event.stopPropagation();
      heading.focus({ preventScroll: true });
      model.send({ event: "go", to: KEYS[event.key] });
    }

    function clicked(event) {
      if (event.target.closest(".oms-full-window")) {
        full() ? leave() : enter();
        return;
      }
      // A press on the words of a slide: without a focus in the deck its keys would go to the notebook.
      setTimeout(() => { if (!root.contains(document.activeElement)) heading.focus({ preventScroll: true }); });
    }

    function connect() {
      if (!el.isConnected) {
        frame = requestAnimationFrame(connect);
        return;
      }
      root = el.closest(".oms-deck");
      const { signal } = stopped;
      root.tabIndex = -1;
      root.dataset.lmSuppressShortcuts = "true";
      root.setAttribute("role", "region");
      root.addEventListener("keydown", pressed, { signal });
      root.addEventListener("click", clicked, { signal });
      // JupyterLab takes the focus for its cell at a press in an output.
      root.addEventListener("mousedown", (event) => event.stopPropagation(), { signal });
      document.addEventListener("fullscreenchange", () => told(), { signal });
      draw(true);
    }

    function tick() {
      const told = view.timer;
      if (!told) {
        timer.textContent = "";
        return;
      }
      const more = (performance.now() - since) / 1000;
      const of = (minutes) => (minutes === null || minutes === undefined ? "" : ` of ${minutes} min`);
      timer.textContent = `here ${clock(told.here + more)}${of(told.planned)} · all ${clock(told.all + more)}${of(told.of)}`;
    }

    function draw(first) {
      view = model.get("view") || {};
      since = performance.now();
      const turned = heading.textContent !== view.title || place.textContent !== `${view.place} of ${view.total}`;
      heading.textContent = view.title || "";
      place.textContent = `${view.place} of ${view.total}`;
      if (root) root.setAttribute("aria-label", `Slides: ${view.title}`);
      tick();
      if (first || !root) return;
      if (turned) {
        const stage = root.querySelector(".oms-slides");
        if (stage) stage.scrollTop = 0;
        say(`Slide ${view.place} of ${view.total}: ${view.title}`);
      }
      if (view.focus && root.contains(document.activeElement)) {
        heading.focus({ preventScroll: true });
        if (turned && !full()) heading.scrollIntoView({ block: "nearest" });
      }
    }

    const redraw = () => draw(false);
    connect();
    model.on("change:view", redraw);
    const ticking = setInterval(tick, 1000);
    return () => {
      cancelAnimationFrame(frame);
      clearInterval(ticking);
      stopped.abort();
      stop();
      hush();
      model.off("change:view", redraw);
    };
  },
};
