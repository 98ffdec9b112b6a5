// What every view of this course needs from the browser: a guard for the keyboard, and a place to speak from.

const FOCUSABLE = "button, input, select, textarea, a[href], summary, [tabindex], [contenteditable]";

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {}))
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// JupyterLab asks the focused element itself whether its shortcuts are off. Without the mark, "x" on a button
// deletes the notebook cell and "b" inserts one; a mark on a parent does not help.
function protect(root) {
  for (const node of root.querySelectorAll(FOCUSABLE))
    if (node.dataset.lmSuppressShortcuts !== "true") node.dataset.lmSuppressShortcuts = "true";
  // ipywidgets draws toggle buttons without a group, a name for it, or a pressed state.
  for (const group of root.querySelectorAll(".widget-toggle-buttons")) {
    const label = group.querySelector(".widget-label");
    group.setAttribute("role", "group");
    if (label && label.textContent) group.setAttribute("aria-label", label.textContent);
    for (const button of group.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.classList.contains("mod-active")));
  }
  // It draws sliders that have no name either: the handle, and the number beside it that can be typed over.
  for (const slider of root.querySelectorAll(".widget-slider")) {
    const label = slider.querySelector(".widget-label");
    const name = label ? label.textContent : "";
    const parts = [[".noUi-handle", name], [".widget-readout", `${name}: number`]];
    for (const [part, words] of parts)
      for (const node of slider.querySelectorAll(part)) {
        if (node.getAttribute("aria-label") !== words) node.setAttribute("aria-label", words);
        if (part === ".widget-readout" && !node.hasAttribute("role")) node.setAttribute("role", "textbox");
      }
  }
  // The words beside the bar say the same, so a reader need not hear it twice.
  for (const bar of root.querySelectorAll(".oms-progress")) bar.setAttribute("aria-hidden", "true");
}

// Protects everything focusable in the view around `el`, now and later. Returns how to stop.
function guard(el) {
  let observer = null;
  const stopped = new AbortController();
  let frame = 0;
  const start = () => {
    if (!el.isConnected) {
      frame = requestAnimationFrame(start); // a widget is drawn before it is put on the page
      return;
    }
    const root = el.closest(".oms-view") || el;
    protect(root);
    // The second click of a double click on Next would skip the question that the first one brought, and on Send send a sheet not yet read.
    root.addEventListener("click", (event) => {
      if (event.detail > 1 && event.target.closest(".oms-next, .oms-send")) event.stopPropagation();
    }, { capture: true, signal: stopped.signal });
    // A button that hides itself when it is pressed would leave the keyboard nowhere: what came of it takes the focus.
    root.addEventListener("focusout", ({ target }) => requestAnimationFrame(() => {
      if (document.activeElement !== document.body || !target.isConnected || target.checkVisibility()) return;
      const seen = [...root.querySelectorAll(`.oms-outcome, ${FOCUSABLE}`)].filter((node) => node.checkVisibility() && !node.disabled);
      const next = seen.find((node) => node.matches(".oms-outcome")) || seen[0];
      if (!next) return;
      if (next.tabIndex < 0) next.tabIndex = -1;
      next.focus();
    }), { signal: stopped.signal });
    observer = new MutationObserver(() => protect(root));
    observer.observe(root, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["class", "tabindex", "href"],
    });
  };
  start();
  return () => {
    cancelAnimationFrame(frame);
    stopped.abort();
    if (observer) observer.disconnect();
  };
}

const GONE = "The kernel behind this was restarted, so it no longer answers. Run the cell again to go on.";

// After a restart of the kernel a view still looks alive: say so, and let nothing be pressed in vain.
function farewell(el, model) {
  const leave = () => {
    const root = el.closest(".oms-view") || el;
    if (root.querySelector(".oms-gone")) return;
    for (const node of root.querySelectorAll("button, input, select, textarea")) node.disabled = true;
    root.prepend(make("p", { class: "oms-gone", role: "status" }, GONE));
  };
  model.on("comm_live_update", leave);
  return () => model.off("comm_live_update", leave);
}

// A live region that stands on the page from the start: readers ignore one that appears together with its words.
function speaker(el, model) {
  const region = make("div", { class: "oms-hidden oms-live", role: "status" });
  el.append(region);
  const say = (words) => {
    if (words === undefined || words === null) return;
    region.textContent = words && region.textContent === words ? words + "\u00a0" : words;
  };
  const hear = (message) => {
    if (message && message.say !== undefined) say(String(message.say));
    const root = el.closest(".oms-view");
    if (message && message.look && root && root.contains(document.activeElement))
      requestAnimationFrame(() => root.querySelector(".oms-notice")?.scrollIntoView({ block: "nearest" }));
  };
  model.on("msg:custom", hear);
  const still = farewell(el, model);
  return [say, () => {
    model.off("msg:custom", hear);
    still();
  }];
}
