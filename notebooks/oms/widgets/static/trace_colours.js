// What everything drawn on a canvas needs: the colours of the page, and word when they or the size change.

// Colours as the page has them now, so a canvas follows the theme like everything else.
function palette(el) {
  const probe = make("span", { hidden: true });
  el.append(probe);
  const colour = (name, otherwise) => {
    probe.style.color = `var(${name}, ${otherwise})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: colour("--oms-text", "#212121"), quiet: colour("--oms-quiet", "#555"), edge: colour("--oms-edge", "#777"),
    line: colour("--oms-line", "#ddd"), paper: colour("--oms-paper", "#fff"), tint: colour("--oms-shade", "#eee"),
    accent: colour("--oms-accent", "#1976d2"), family: getComputedStyle(el).fontFamily,
    font: Math.max(13, parseFloat(getComputedStyle(el).fontSize) || 14),
  };
  probe.remove();
  return colours;
}

// Calls `paint` when the theme, the width of the element, its font size or the sharpness of the screen changes.
// Returns how to stop.
function watch(element, paint) {
  let before = "", frame = 0;
  const sizes = new ResizeObserver(() => {
    const font = getComputedStyle(element).fontSize;
    const now = [Math.floor(element.clientWidth), font, window.devicePixelRatio].join();
    if (now === before) return; // only the height changed, which is the painter's own doing
    before = now;
    paint();
  });
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(paint);
  };
  const themes = new MutationObserver(soon);
  const stopped = new AbortController();
  // The name of a theme may change before its colours are there.
  document.head.addEventListener("load", soon, { capture: true, signal: stopped.signal });
  sizes.observe(element);
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => {
    cancelAnimationFrame(frame);
    stopped.abort();
    sizes.disconnect();
    themes.disconnect();
  };
}
