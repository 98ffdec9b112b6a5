"""An unfolding case as plain HTML, for a page without a kernel: page by page along an expert's way, the rest folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from oms.content.unfolding_graph import expert_path, reached
from oms.learning.counters import cost
from oms.learning.decision import asked, lines
from oms.widgets.prose import cited, inline, sources_html
from oms.widgets.unfolding_page import cost_words, day_of, menu_note, paragraphs
from oms.widgets.unfolding_recording import still

_SEED = 0  # the printed order never changes, and does not put the right answer first


def unfolding_html(case: Any, references: Mapping[str, Any], prompts: bool = False) -> str:
    """The whole case: its pages in the order in which an expert turns them; answers, consequences and the pages that other
    choices lead to are folded, and so is what an instructor may ask, where `prompts` is true."""
    way = [node for node, _ in expert_path(case)]
    aside = [node for node in case.nodes if node not in way and node.id in reached(case)]
    draft = " (synthetic, not yet reviewed by a clinician)" if case.status == "draft" else " (synthetic)"
    parts = [f"<h4>{inline(case.title)}</h4>", f"<p>{inline(case.about)}{draft}</p>",
             "<p><em>Run this cell to decide here. Without a kernel, decide in your head before you open an answer.</em></p>"]
    parts += [_page(case, node, references, prompts) for node in way]
    if aside:
        pages = "".join(_page(case, node, references, prompts) for node in aside)
        parts.append(f"<hr><details><summary>Pages that other choices lead to</summary>{pages}</details>")
    noticed = "".join(f"<li>{inline(node.title)}{day_of(node, node.day)}: {inline(cited(node.expert, references))}</li>"
                      for node in case.nodes if node.expert)
    seen = f"<p>What an expert noticed, and when:</p><ul>{noticed}</ul>" if noticed else ""
    asks = ", ".join(case.parallel)
    parts.append(f"<hr><details><summary>Debrief</summary>{paragraphs(case.debrief, references)}{seen}"
                 f"<p><strong>Take home:</strong> {inline(cited(case.teaching_point, references))}</p>"
                 f"<p>The same with another patient: {inline(asks)}</p>{sources_html(case.sources, references)}</details>")
    return "".join(parts)


def _page(case: Any, node: Any, references: Mapping[str, Any], prompts: bool) -> str:
    head = f"<hr><p><strong>{inline(node.title)}</strong>{day_of(node, node.day)}</p>{paragraphs(node.reveal, references)}{still(node, _SEED)}"
    if prompts and node.prompt:
        head += f"<details><summary>What to ask the class</summary>{paragraphs(node.prompt, references)}</details>"
    if node.ending:
        return f"{head}<p><em>The case ends here: {inline(node.ending.rstrip('.'))}.</em></p>"
    if node.decision is None:
        return f"{head}<p><em>It goes on with: {inline(case.by_id[node.next].title)}</em></p>"
    note = menu_note(node.decision)
    ask = f"<p><strong>{inline(cited(node.decision.ask, references))}</strong>{f' {note}' if note else ''}</p>"
    menu = lines(asked(case, node), _SEED)
    options = f"<ul>{''.join(f'<li>{line.letter}. {inline(cited(line.text, references))}</li>' for line in menu)}</ul>" if menu else ""
    return (f"{head}{ask}{options}<details><summary>Answer, and what comes of it</summary>{_answer(node, menu, references)}"
            f"{_consequences(case, node, references)}</details>")


def _answer(node: Any, menu: Iterable[Any], references: Mapping[str, Any]) -> str:
    decision = node.decision
    if decision.type == "short":
        return f"<p>{inline(cited(f'Model answer: {decision.model_answer} {decision.why}', references))}</p>"
    by_id = {option.id: option for option in decision.options}
    items = []
    for line in menu:
        option = by_id[line.id]
        word = "✓ right" if decision.is_right(line.id) else "✗ not this one" + (", could harm" if option.harm else "")
        back = f" Comes back: {option.finding}" if getattr(option, "finding", "") else ""
        published = f" Published: {option.yield_text}" if getattr(option, "yield_text", "") else ""
        items.append(f"<li>{inline(cited(f'{line.letter}. {line.text} ({word}).{back}{published} {option.why}', references))}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _consequences(case: Any, node: Any, references: Mapping[str, Any]) -> str:
    """Where each kind of choice leads, what comes of it, and what the link adds."""
    decision = node.decision
    menu = {line.id: line.letter for line in lines(asked(case, node), _SEED)}
    items = []
    for link in decision.links:
        spent = cost_words(cost((), link))
        words = " ".join(part for part in (link.says, f"It adds {spent}." if spent else "",
                                           f"Next page: {case.by_id[link.to].title}.") if part)
        items.append(f"<li><em>{inline(_when(link, decision, menu))}:</em> {inline(cited(words, references))}</li>")
    return f"<p>What comes of it, whichever fits first:</p><ul>{''.join(items)}</ul>"


def _when(link: Any, decision: Any, menu: Mapping[str, str]) -> str:
    if not isinstance(link.when, str):
        return "With " + " or ".join(menu[name] for name in link.when)
    alone = len(decision.links) == 1
    words = {"right": "Right" if decision.type == "short" else "All right ones and nothing else", "part": "Some right ones",
             "harm": "With one that could harm", "otherwise": "Whatever is chosen" if alone else "Otherwise"}
    if link.when == "right" and getattr(decision, "most", 2) == 1:
        return "The right one"
    return words[link.when]
