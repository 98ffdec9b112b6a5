// The slides of one lesson: nothing moves by itself, a long slide is read to its end before the next one comes.
(() => {
  const SIZES = [1, 0.93, 0.86, 0.8, 0.74, 0.68];
  const root = document.querySelector(".reveal");

  // The largest type in which a slide fits; what is longer still can be moved up and down.
  const fit = slide => {
    if (!slide) return;
    for (const size of SIZES) {
      slide.style.fontSize = `${size}em`;
      if (slide.scrollHeight <= slide.clientHeight + 1) break;
    }
    const long = slide.scrollHeight > slide.clientHeight + 1;
    if (long) { slide.tabIndex = 0; slide.setAttribute("role", "group"); slide.setAttribute("aria-label", "A long slide"); }
    else { slide.removeAttribute("tabindex"); slide.removeAttribute("role"); slide.removeAttribute("aria-label"); }
  };
  for (const image of root.querySelectorAll("img")) {
    image.decode().then(() => { image.classList.toggle("tall", image.naturalHeight > 0.6 * image.naturalWidth); fit(Reveal.isReady() && current()) }, () => {});
  }
  const current = () => Reveal.getCurrentSlide();
  const on = ["ArrowDown", "PageDown", " "], back = ["ArrowUp", "PageUp"];

  // false leaves the key to the browser, or to what has the focus
  const ours = event => {
    const slide = current(), holder = document.activeElement;
    if ([" ", "Enter"].includes(event.key) && holder && holder.closest("summary, a, button")) return false;
    if (Reveal.isOverview() || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || !slide) return true;
    const step = on.includes(event.key) ? 1 : back.includes(event.key) ? -1 : 0;
    const room = step > 0 ? slide.scrollHeight - slide.clientHeight - slide.scrollTop : step < 0 ? slide.scrollTop : 0;
    if (room <= 2) return true;
    event.preventDefault();
    slide.scrollBy(0, step * slide.clientHeight * 0.6);
    return false;
  };

  const reveal = () => {
    const folded = slide => slide && slide.querySelector("details:not(.again)");
    // the answer to a question stands on the slide below it
    if (current().dataset.item && folded(current().nextElementSibling)) Reveal.down();
    const answer = folded(current());
    if (!answer) return;
    answer.open = !answer.open;
    fit(current());
    current().scrollTop = answer.open ? answer.offsetTop - 20 : 0;
  };

  Reveal.initialize({
    width: 1280, height: 720, margin: 0.03, minScale: 0.1, maxScale: 4, center: false, hash: true, transition: "none",
    backgroundTransition: "none", controlsTutorial: false, slideNumber: "c/t", postMessage: false, scrollActivationWidth: 0,
    pdfSeparateFragments: false, keyboardCondition: ours,
    keyboard: { 82: reveal, 84: () => Reveal.configure({ showNotes: !Reveal.getConfig().showNotes }) },
  }).then(() => fit(current()));
  Reveal.on("slidechanged", event => fit(event.currentSlide));
  Reveal.on("resize", () => fit(current()));
  root.addEventListener("toggle", () => fit(current()), true);
})();
