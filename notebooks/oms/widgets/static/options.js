// An option group that assistive technology understands: fieldset, legend, native inputs, one live region.
// Python sends one dictionary `view` with everything to draw; picks go up as messages, which keep their order
// (state updates may be overtaken by the click on Check). Words become text nodes, never markup.

const ICONS = { right: "✓", wrong: "✗", missed: "○", other: "–", part: "◐", open: "✎", unsafe: "⚠" };

// *emphasis* and **strong** are all the markup there is.
function rich(words) {
  const parts = String(words ?? "").split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/);
  return parts.filter(Boolean).map((part) => {
    if (/^\*\*[^*]+\*\*$/.test(part)) return make("strong", {}, part.slice(2, -2));
    if (/^\*[^*]+\*$/.test(part)) return make("em", {}, part.slice(1, -1));
    return document.createTextNode(part);
  });
}

const icon = (tone) => make("span", { class: "oms-icon", "aria-hidden": "true" }, ICONS[tone] || "");
const paragraph = (kind, words) => (words ? make("p", { class: kind }, ...rich(words)) : null);

function link(source) {
  if (!/^https:\/\/(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|pmc\.ncbi\.nlm\.nih\.gov)\//.test(source.url))
    return make("span", {}, source.text);
  return make("a", {
    href: source.url, target: "_blank", rel: "noopener noreferrer", "aria-label": `${source.text}, opens in a new tab`,
  }, source.text);
}

// What stands behind an option in a frame of its own; the blank keeps both apart where they are read aloud.
const noted = (option) => (option.note ? [" ", make("span", { class: "oms-tag" }, option.note)] : []);

function sourceLine(sources) {
  if (!sources || !sources.length) return null;
  const line = make("p", { class: "oms-sources" }, sources.length > 1 ? "Sources: " : "Source: ");
  sources.forEach((source, n) => {
    if (n) line.append(" · ");
    line.append(make("span", {}, source.text + (source.links.length ? " " : "")));
    source.links.forEach((one, m) => line.append(m ? ", " : "", link({ ...one, text: one.label })));
  });
  return line;
}

function feedbackPanel(feedback) {
  const panel = make("div", {
    class: "oms-feedback", "data-tone": feedback.tone, tabindex: "-1", role: "group", "aria-label": "Feedback",
  });
  if (feedback.safety)
    panel.append(make("p", { class: "oms-safety" }, icon("unsafe"), make("strong", {}, ...rich(feedback.safety))));
  panel.append(make("p", { class: "oms-verdict" }, icon(feedback.tone), make("strong", {}, feedback.verdict)));
  for (const [label, words] of feedback.lines || [])
    panel.append(make("p", { class: "oms-line" },
      label ? make("strong", {}, label + " ") : "", ...rich(words)));
  return panel;
}

function afterword(feedback) {
  const box = make("div", { class: "oms-after" });
  for (const [label, words] of feedback.after || [])
    box.append(make("p", { class: "oms-line" }, make("strong", {}, label + " "), ...rich(words)));
  if (feedback.teaching)
    box.append(make("p", { class: "oms-teaching" }, make("strong", {}, "Take home: "), ...rich(feedback.teaching)));
  const sources = sourceLine(feedback.sources);
  if (sources) box.append(sources);
  return box;
}

// One option or item as it stands after Check: its mark in words, with an icon, and its reason.
function marked(entry) {
  const words = make("div", { class: "oms-words" });
  const head = make("p", { class: "oms-text" }, entry.letter ? make("span", { class: "oms-letter" }, entry.letter) : "",
    ...rich(entry.text));
  for (const tag of entry.tags || []) head.append(" ", make("span", { class: "oms-tag" }, tag));
  words.append(head);
  for (const [label, line] of entry.lines || [])
    words.append(make("p", { class: "oms-why" }, make("strong", {}, label + " "), ...rich(line)));
  if (entry.why) words.append(paragraph("oms-why", entry.why));
  return make("div", { class: "oms-option oms-marked", "data-tone": entry.tone }, icon(entry.tone), words);
}

export default {
  render({ model, el }) {
    const prefix = `oms-${Math.random().toString(36).slice(2)}`; // two views of one quiz must not share radio names
    el.classList.add("oms-options");
    const body = make("div", { class: "oms-body" });
    const [say, hush] = speaker(el, model);
    el.append(body);
    const stop = guard(el);
    let view = {};
    let picked = {}; // row -> option ids; of an order question: the order
    let out = new Set();

    const tell = (message) => {
      model.set("picked", { by: prefix, draw: view.draw, picked: structuredClone(picked), out: [...out] }); // for other views
      model.send({ draw: view.draw, ...message });
    };

    function choose(row, option, input, tag) {
      const before = picked[row.id] || [];
      body.querySelector(".oms-full")?.remove();
      if (view.kind !== "many") picked[row.id] = [option.id];
      else if (!input.checked) picked[row.id] = before.filter((id) => id !== option.id);
      else if (view.max && before.length >= view.max) {
        input.checked = false;
        const full = `You may choose up to ${view.max}. Take one back first.`;
        say(full);
        input.closest("fieldset").append(paragraph("oms-full", full)); // for those who see the page
        return;
      } else picked[row.id] = [...before, option.id];
      if (out.has(option.id)) rule(option, false);
      refresh();
      tell({ event: "pick", picked });
    }

    function rule(option, on) {
      on ? out.add(option.id) : out.delete(option.id);
      const row = on && view.rows.find((one) => (picked[one.id] || []).includes(option.id));
      if (row) { // what is ruled out is no longer chosen
        picked[row.id] = picked[row.id].filter((id) => id !== option.id);
        tell({ event: "pick", picked });
      }
      refresh();
      say(on ? `${option.letter || option.text} ruled out.` : `${option.letter || option.text} is open again.`);
      tell({ event: "out", option: option.id, on });
    }

    function move(row, option, step) {
      const order = picked[row.id];
      const from = order.indexOf(option.id);
      const to = from + step;
      if (to < 0 || to >= order.length) {
        say(`${option.text} is already ${step < 0 ? "first" : "last"}.`);
        return;
      }
      order.splice(to, 0, ...order.splice(from, 1));
      arrange(row);
      body.querySelector(`[data-key="${CSS.escape(`${option.id} ${step}`)}"]`)?.focus();
      say(`${option.text}: now ${to + 1} of ${order.length}.`);
      tell({ event: "pick", picked });
    }

    function arrange(row) {
      const list = body.querySelector("ol.oms-order");
      const nodes = new Map([...list.children].map((node) => [node.dataset.option, node]));
      picked[row.id].forEach((id, n) => {
        const node = nodes.get(id);
        if (!node) return;
        if (list.children[n] !== node) list.insertBefore(node, list.children[n]); // moving a node drops its focus
        node.querySelector(".oms-letter").textContent = `${n + 1}.`;
        const [up, down] = node.querySelectorAll("button");
        up.setAttribute("aria-disabled", String(n === 0)); // not `disabled`: that would drop the focus
        down.setAttribute("aria-disabled", String(n === nodes.size - 1));
      });
    }

    // Puts ticks, struck words and the growing sentence in step with what is picked, without drawing anew.
    function refresh() {
      for (const input of body.querySelectorAll("input[data-row]")) {
        input.checked = (picked[input.dataset.row] || []).includes(input.value);
        input.closest(".oms-option").classList.toggle("oms-picked", input.checked);
      }
      for (const node of body.querySelectorAll(".oms-option[data-option]"))
        node.classList.toggle("oms-out", out.has(node.dataset.option));
      for (const button of body.querySelectorAll(".oms-rule-out"))
        button.setAttribute("aria-pressed", String(out.has(button.dataset.option)));
      for (const gap of body.querySelectorAll(".oms-gap[data-row]")) {
        const row = view.rows.find((one) => one.id === gap.dataset.row);
        const option = row && row.options.find((one) => (picked[row.id] || []).includes(one.id));
        gap.textContent = option ? option.text : "……";
      }
      if (view.kind === "order" && !view.locked) view.rows.forEach(arrange);
    }

    function choice(row, option) {
      const id = `${prefix}-${row.id}-${option.id}`;
      const input = make("input", {
        type: view.kind === "many" ? "checkbox" : "radio", id, value: option.id, name: `${prefix}-${row.id}`,
        "data-row": row.id, "data-key": `${row.id} ${option.id}`,
      });
      input.addEventListener("change", () => choose(row, option, input));
      const label = make("label", { for: id }, input, make("span", { class: "oms-words" },
        option.letter ? make("span", { class: "oms-letter" }, option.letter) : "",
        make("span", { class: "oms-text" }, ...rich(option.text)),
        ...noted(option),
        make("span", { class: "oms-out-word" }, " ruled out")));
      const node = make("div", { class: "oms-option", "data-option": option.id }, label);
      if (view.rule_out) {
        const button = make("button", {
          type: "button", class: "oms-rule-out", "data-option": option.id, "data-key": `out ${option.id}`,
          "aria-pressed": "false", "aria-label": `Rule out ${option.letter || option.text}`,
        }, "Rule out");
        button.addEventListener("click", () => rule(option, !out.has(option.id)));
        node.append(button);
      }
      return node;
    }

    function ordering(row) {
      const list = make("ol", { class: "oms-order" });
      for (const option of row.options) {
        const item = make("li", { class: "oms-option", "data-option": option.id },
          make("span", { class: "oms-letter" }), make("span", { class: "oms-text" }, ...rich(option.text)));
        for (const [step, sign, words] of [[-1, "↑", "Move up"], [1, "↓", "Move down"]]) {
          const button = make("button", {
            type: "button", class: "oms-move", "data-key": `${option.id} ${step}`, "aria-label": `${words}: ${option.text}`,
          }, make("span", { "aria-hidden": "true" }, `${sign} `), words);
          button.addEventListener("click", () => move(row, option, step));
          item.append(button);
        }
        list.append(item);
      }
      return make("div", {}, paragraph("oms-end", row.first), list, paragraph("oms-end", row.last));
    }

    function action(option) {
      const button = make("button", {
        type: "button", class: "oms-action", "data-key": `do ${option.id}`, "aria-disabled": option.off ? "true" : false,
      }, ...rich(option.text), ...noted(option));
      button.addEventListener("click", () => (option.off ? say(option.off) : tell({ event: "do", option: option.id })));
      return button;
    }

    function fieldset(row) {
      const box = make("fieldset", { class: `oms-row${view.chips ? " oms-chips" : ""}${row.options && (view.kind === "actions" || view.grid) ? " oms-actions" : ""}` },
        make("legend", {}, ...rich(row.legend)));
      if (row.note) box.append(paragraph("oms-note", row.note));
      const inner = make("div", { class: "oms-choices" });
      if (row.marked) inner.append(...row.marked.map(marked));
      else if (view.kind === "order") inner.append(ordering(row));
      else if (view.kind === "actions") inner.append(...row.options.map(action));
      else inner.append(...row.options.map((option) => choice(row, option)));
      box.append(inner);
      if (row.why) box.append(paragraph("oms-why", row.why));
      return box;
    }

    function sentence(parts) {
      return make("p", { class: "oms-sentence" }, ...parts.map((part) =>
        part.row ? make("span", { class: "oms-gap", "data-row": part.row }, "……")
          : part.gap ? make("span", { class: "oms-known" }, ...rich(part.gap)) : make("span", {}, ...rich(part.text))));
    }

    let waiting = 0;

    function draw(first) {
      cancelAnimationFrame(waiting);
      const root = el.closest(".oms-view") || el;
      const here = !first && root.contains(document.activeElement); // never pull the focus out of a code cell
      const key = here && body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      view = model.get("view") || {};
      picked = structuredClone(view.picked || {});
      out = new Set(view.out || []);
      if (view.say) say(view.say);
      else if (view.focus === "question") say(""); // a remark on the last question does not belong to this one
      if (first || !view.feedback) {
        fill(root, here, key, view.feedback ? feedbackPanel(view.feedback) : null);
        return;
      }
      // The verdict goes up at once, the reasons below it in the same frame: somebody is waiting for it.
      const panel = feedbackPanel(view.feedback);
      body.querySelector(".oms-feedback")?.remove();
      body.prepend(panel);
      waiting = requestAnimationFrame(() => fill(root, here, key, panel));
    }

    function fill(root, here, key, panel) {
      const parts = [];
      if (view.log && view.log.length) {
        const list = make("ol", { class: "oms-log" });
        for (const entry of view.log)
          list.append(make("li", {}, make("strong", {}, entry.title), " ", ...rich(entry.text)));
        parts.push(make("div", { class: "oms-found" }, paragraph("oms-log-title", view.log_title), list));
      }
      if (view.sentence) parts.push(sentence(view.sentence));
      const rows = (view.rows || []).map(fieldset);
      if (view.legend && rows.length > 1)
        parts.push(make("div", { role: "group", "aria-label": view.legend, class: "oms-rows" }, ...rows));
      else parts.push(...rows);
      if (view.feedback) parts.push(afterword(view.feedback));
      for (const node of [...body.children]) if (node !== panel) node.remove();
      if (panel && panel.parentNode !== body) body.append(panel);
      body.append(...parts);
      refresh();
      if (!here) return;
      let target = key ? body.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
      if (view.focus === "feedback") target = panel;
      if (view.focus === "options") target = body.querySelector("input");
      if (view.focus === "question") {
        target = root.querySelector(".oms-stem");
        if (target) target.tabIndex = -1;
      }
      if (!target) return;
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "nearest" });
    }

    const redraw = () => draw(false);
    const follow = () => {
      const other = model.get("picked") || {};
      if (other.draw !== view.draw || other.by === prefix) return;
      picked = structuredClone(other.picked || {});
      out = new Set(other.out || []);
      refresh();
    };
    draw(true);
    model.on("change:view", redraw);
    model.on("change:picked", follow);
    return () => {
      cancelAnimationFrame(waiting);
      stop();
      hush();
      model.off("change:view", redraw);
      model.off("change:picked", follow);
    };
  },
};
