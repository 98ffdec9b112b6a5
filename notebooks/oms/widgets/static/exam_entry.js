// A field to type a number or own words into. What is typed goes up as a message that names its question: messages keep
// their order, so it cannot be overtaken by a press that turns the page.

let entries = 0;

export default {
  render({ model, el }) {
    el.classList.add("oms-exam-entry");
    const stop = guard(el);
    const [, hush] = speaker(el, model);
    const id = `oms-entry-${++entries}`;
    const label = make("label", { for: id });
    el.append(label);
    let asked = null, field = null, sent = "", waiting = 0;

    const send = () => {
      clearTimeout(waiting);
      if (!field || field.value === sent) return;
      sent = field.value;
      model.send({ event: "typed", question: asked, text: sent });
    };

    function draw() {
      const entry = model.get("entry");
      send();
      if (entry.question === asked && field) { // said from a cell, or in another view of the same page
        if (document.activeElement !== field && field.value !== entry.text) field.value = sent = entry.text;
        return;
      }
      asked = entry.question;
      field?.remove();
      label.textContent = entry.label;
      field = make(entry.long ? "textarea" : "input", { id, autocomplete: "off", rows: entry.long ? 3 : null,
        inputmode: entry.long ? null : "decimal", type: entry.long ? null : "text" });
      field.value = sent = entry.text;
      field.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(send, 300);
      });
      field.addEventListener("blur", send);
      el.append(field);
    }

    draw();
    model.on("change:entry", draw);
    return () => {
      send();
      model.off("change:entry", draw);
      stop();
      hush();
    };
  },
};
