// A table of facts: native controls above a native table. Python says which rows and cells are seen; this draws them.
// All words come in the dictionary `view` and become text nodes, never markup.

let tables = 0;

function link(source, one) {
  if (!/^https:\/\/(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|pmc\.ncbi\.nlm\.nih\.gov)\//.test(one.url))
    return make("span", {}, one.label);
  return make("a", { href: one.url, target: "_blank", rel: "noopener noreferrer",
    "aria-label": `${one.label}, ${source.text}, opens in a new tab` }, one.label);
}

// Each line of a cell: a quiet label in front of its text, or a number that stands by itself.
const written = (lines) => lines.map((line) => make("div", { class: "oms-line" },
  line.label && make(line.text ? "span" : "strong", { class: "oms-cell-label" }, line.label),
  line.label && line.text ? " " : null, line.text));

// What is behind a row, across the whole width below it: its note, its sources, its facts.
function behind(row, words) {
  const sources = make("ul", {}, ...row.known.sources.map((source) =>
    make("li", {}, source.text, ...source.links.flatMap((one) => [" ", link(source, one)]))));
  const fold = make("div", { class: "oms-behind" }, row.known.note && make("p", { class: "oms-told" }, row.known.note),
    make("p", { class: "oms-facts-head" }, words.sources), sources);
  if (row.known.claims.length)
    fold.append(make("p", { class: "oms-facts-head oms-told" }, words.claims),
      make("ul", { class: "oms-told" }, ...row.known.claims.map((claim) => make("li", {}, claim.text, " ",
        make("span", { class: "oms-claim" }, claim.label)))));
  return fold;
}

export default {
  render({ model, el }) {
    const view = model.get("view"), words = view.words;
    const place = `oms-table-${++tables}`;
    const hides = view.heads.some((head) => head.hide);
    el.classList.add("oms-facts");
    const [, hush] = speaker(el, model);
    const tell = (event, more) => model.send({ event, ...more });

    const search = make("input", { type: "search", id: `${place}-search`, autocomplete: "off", spellcheck: "false" });
    const bar = make("div", { class: "oms-facts-bar", role: "search", "aria-label": words.tools },
      make("div", { class: "oms-field" }, make("label", { for: search.id }, words.search), search));
    const pickers = new Map();
    view.filters.forEach((filter, n) => {
      const picker = make("select", { id: `${place}-filter-${n}` }, make("option", { value: "" }, words.any),
        ...filter.values.map(([value, label]) => make("option", { value }, label)));
      picker.addEventListener("change", () => tell("filter", { column: filter.name, value: picker.value }));
      pickers.set(filter.name, picker);
      bar.append(make("div", { class: "oms-field" }, make("label", { for: picker.id }, filter.label), picker));
    });
    const all = make("button", { type: "button", class: "oms-facts-all" });
    const reset = make("button", { type: "button" }, words.reset);
    if (hides) bar.append(all);
    bar.append(reset);
    const count = make("p", { class: "oms-facts-count" });
    const none = make("p", { class: "oms-facts-none" }, words.none);

    // As cards the rows are no longer drawn as a table, and browsers would stop calling them one: hence the roles.
    const table = make("table", { role: "table" }, make("caption", { class: "oms-hidden" }, view.title),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" },
        ...view.heads.map((head) => make("th", { scope: "col", role: "columnheader" }, head.label)))));
    const body = make("tbody", { role: "rowgroup" });
    table.append(body);
    const lines = view.rows.map((row, number) => {
      const covered = [];
      const fold = make("tr", { role: "row", class: "oms-fold", id: `${place}-${number}-behind` },
        make("td", { role: "cell", colspan: view.heads.length }, behind(row, words)));
      const more = make("button", { type: "button", class: "oms-more", "aria-expanded": "false", "aria-controls": fold.id,
        "aria-label": `${words.sources}: ${row.name}` }, words.sources);
      more.addEventListener("click", () => {
        more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
        refresh();
      });
      const cells = view.heads.map((head, n) => {
        const title = make("span", { class: "oms-cell-head", "aria-hidden": "true" }, head.label);
        if (n === 0) return make("th", { scope: "row", role: "rowheader" }, ...written(row.cells[0]));
        if (n === view.heads.length - 1) return make("td", { role: "cell" }, title,
          make("span", { class: "oms-badge", title: row.known.means }, row.known.badge), make("div", {}, more));
        if (!head.hide) return make("td", { role: "cell", class: row.cells[n].length ? "" : "oms-empty" }, title,
          ...written(row.cells[n]));
        const answer = make("div", { class: "oms-answer", id: `${place}-${number}-${n}` }, ...written(row.cells[n]));
        const button = make("button", { type: "button", class: "oms-uncover", "aria-controls": answer.id });
        button.addEventListener("click", () => tell(button.getAttribute("aria-expanded") === "true" ? "hide" : "reveal", { value: number }));
        covered.push({ button, answer, label: head.label });
        return make("td", { role: "cell" }, title, button, answer);
      });
      const line = make("tr", { role: "row", tabindex: "-1" }, ...cells);
      body.append(line, fold);
      return { line, fold, more, covered, name: row.name };
    });
    const unfold = make("button", { type: "button", class: "oms-unfold" });
    el.append(bar, count, none, table, unfold);

    let typing = 0;
    search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => tell("search", { value: search.value }), 200);
    });
    reset.addEventListener("click", () => {
      clearTimeout(typing);
      search.value = "";
      tell("reset");
    });
    // The button goes away with the press: the first row that came is where the reader goes on.
    let next = -1;
    unfold.addEventListener("click", () => {
      next = Math.max(...model.get("state").shown);
      tell("unfold");
    });
    all.addEventListener("click", () => tell(model.get("state").revealed.length === lines.length ? "hide" : "reveal", { value: null }));

    function refresh() {
      const state = model.get("state");
      const shown = new Set(state.shown), revealed = new Set(state.revealed);
      if (document.activeElement !== search && search.value !== state.query) search.value = state.query;
      for (const [name, picker] of pickers) picker.value = state.chosen[name] || "";
      lines.forEach(({ line, fold, more, covered, name }, number) => {
        line.hidden = !shown.has(number);
        // "Sources" must not tell what the row still hides.
        for (const told of fold.querySelectorAll(".oms-told")) told.hidden = covered.length > 0 && !revealed.has(number);
        fold.hidden = line.hidden || more.getAttribute("aria-expanded") !== "true";
        for (const { button, answer, label } of covered) {
          const open = revealed.has(number);
          answer.hidden = !open;
          button.setAttribute("aria-expanded", String(open));
          button.textContent = open ? words.hide : words.show;
          button.setAttribute("aria-label", `${button.textContent}: ${label}, ${name}`);
        }
      });
      all.textContent = revealed.size === lines.length ? words.hide_all : words.show_all;
      count.textContent = state.count;
      if (hides && shown.size && revealed.size < lines.length) count.textContent += `. ${words.covered}`;
      none.hidden = shown.size > 0;
      table.hidden = shown.size === 0;
      unfold.textContent = state.unfold;
      unfold.hidden = !state.unfold;
      const came = next < 0 ? undefined : lines.find(({ line }, number) => number > next && !line.hidden);
      if (came) came.line.focus();
      next = -1;
    }

    // Narrow: every row becomes a card, with the heading of each cell inside it.
    // Until it is on screen nobody can say how wide its place is, and cards fit everywhere.
    el.classList.add("oms-cards");
    // A wide table holds its own box open, so the place is measured at the view around it, once that is there.
    let outer = null, measured = 0;
    const watcher = new ResizeObserver(() => {
      const around = el.closest(".oms-view");
      if (around && outer !== around) watcher.observe(outer = around);
      const width = (outer || el).clientWidth;
      if (!width || width === measured) return;
      measured = width;
      const em = parseFloat(getComputedStyle(el).fontSize) || 14;
      el.classList.remove("oms-cards");
      const tight = width < view.heads.length * 9.5 * em || table.scrollWidth > width + 1;
      el.classList.toggle("oms-cards", tight);
    });
    watcher.observe(el);
    const stop = guard(el);
    model.on("change:state", refresh);
    refresh();
    return () => {
      clearTimeout(typing);
      watcher.disconnect();
      stop();
      hush();
      model.off("change:state", refresh);
    };
  },
};
