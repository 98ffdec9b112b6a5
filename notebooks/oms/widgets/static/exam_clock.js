// The time left of an exam, counted here: the kernel is told once, when it is over. A screen reader hears it at the few
// moments that Python names, and can read it off the page at any other.

const twoDigits = (number) => String(number).padStart(2, "0");

export default {
  render({ model, el }) {
    el.classList.add("oms-exam-clock");
    const line = make("p", { class: "oms-time", role: "timer", "aria-live": "off" });
    const stop = guard(el);
    const [say, hush] = speaker(el, model);
    el.append(line);
    let end = null, before = Infinity, beat = 0, told = false;

    function take(age) {
      const time = model.get("time");
      end = typeof time.left === "number" ? performance.now() + time.left * 1000 - age : null;
      before = Infinity;
      told = false;
      tick();
    }

    function tick() {
      clearTimeout(beat);
      line.hidden = end === null;
      if (end === null) return;
      const time = model.get("time"), left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      const short = left <= time.warning;
      line.textContent = `${time.words} ${Math.floor(left / 60)}:${twoDigits(left % 60)}${short ? `. ${time.hint}` : ""}`;
      line.classList.toggle("oms-time-short", short);
      for (const [moment, words] of time.moments) if (before > moment && left <= moment && before !== Infinity) say(words);
      before = left;
      if (left > 0) beat = setTimeout(tick, Math.max(20, (end - performance.now()) % 1000));
      else if (!told) {
        told = true;
        model.send({ event: "over" });
      }
    }

    // A page that was asleep, or is drawn a second time, asks how much is left: the kernel's clock counts.
    const ask = () => { if (end !== null && !document.hidden) model.send({ event: "sync" }); };
    const fresh = () => take(0);
    const time = model.get("time");
    take(Math.max(0, Date.now() - time.sent));
    ask();
    model.on("change:time", fresh);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearTimeout(beat);
      model.off("change:time", fresh);
      document.removeEventListener("visibilitychange", ask);
      stop();
      hush();
    };
  },
};
