"""STR: the shape of a question."""

from __future__ import annotations

from . import words
from .reading import CHOICE, ONE_BEST, Item, count_words, listed, overlap, sentences, shortened, tokens
from .registry import Finding, rule

_NEGATION = frozenset({"not", "no", "never", "without"})


@rule("STR-01", types=("single",))
def one_right_option(item: Item):
    """A single-best-answer question has one right option."""
    if (n := len(item.right)) != 1:
        yield Finding(
            ("right",),
            f"This question has {n} right options, and its type is `single`.",
            "Keep the best one under `right`, or change the type to `several`.",
        )


@rule("STR-02", types=CHOICE | {"number"})
def closed_question(item: Item):
    """The lead-in asks: it has a question word and ends with a question mark (an instruction may follow)."""
    lead_in = item.lead_in
    asked, mark, rest = lead_in.rpartition("?")
    rest = rest.strip(" )”\"'")
    if not mark or (rest and not words.INSTRUCTION.match(rest)):
        yield Finding(
            ("lead_in",),
            f"The lead-in “{shortened(lead_in)}” does not end with a question mark.",
            "Write it as one question that ends with “?”.",
        )
    elif not words.QUESTION_WORD.search(asked):
        yield Finding(
            ("lead_in",),
            f"The lead-in “{shortened(lead_in)}” has no question word.",
            "Begin the question with which, what, how, where, when or who.",
        )


@rule("STR-03", types=CHOICE)
def answerable_with_options_covered(item: Item):
    """The lead-in says what kind of thing is asked for."""
    lead_in = item.lead_in
    if found := words.UNFOCUSED.search(lead_in):
        yield Finding(
            ("lead_in",),
            f"The lead-in asks “{found[0]}”, which cannot be answered with the options covered.",
            "Ask for one thing, such as the diagnosis, the next step or the finding.",
        )
    elif count_words(lead_in) < 5 and not words.TARGET_NOUN.search(lead_in):
        yield Finding(
            ("lead_in",),
            f"The lead-in “{shortened(lead_in)}” does not say what is asked for.",
            "Name what is wanted, such as the diagnosis, the next step or the finding.",
        )


def _kinds(item: Item) -> set:
    return {o.kind or item.question.kind for _, o in item.options}


@rule("STR-04", types=CHOICE)
def no_unrelated_statements(item: Item):
    """Options are not a list of unrelated true-or-false statements."""
    kinds = _kinds(item)
    if len(kinds) < 2:
        return
    for place, option in item.options:
        if option.text.endswith(".") and words.FINITE_VERB.search(option.text):
            yield Finding(
                (*place, "text"),
                f"The options are of several kinds and “{shortened(option.text)}” is a whole "
                "statement, so each must be judged true or false by itself.",
                "Ask one question that all options answer.",
            )
            return


@rule("STR-05", "warning")
def no_unfinished_sentence(item: Item):
    """The lead-in is not a sentence to be finished."""
    if found := words.BLANK.search(item.lead_in):
        yield Finding(
            ("lead_in",),
            f"The lead-in leaves a sentence open at “{shortened(item.lead_in[-20:])}” (“{found[0].strip()}”).",
            "Write a whole question.",
        )


@rule("STR-06")
def question_comes_last(item: Item):
    """The stem tells, the lead-in asks; a question that somebody in the story asks stands in quotation marks."""
    for place, text in item.stem:
        if "?" in text and "?" in (rest := words.QUOTED.sub("", text)):
            asked = next(s for s in sentences(rest) if "?" in s)
            yield Finding(
                place,
                f"The stem holds a question: “{shortened(asked.strip())}”.",
                "Move it into `lead_in`, or put it in quotation marks where somebody in the story asks it.",
            )


@rule("STR-07", types=CHOICE)
def three_to_five_options(item: Item):
    """Three to five options for one best answer; two are a coin toss."""
    n = len(item.options)
    if item.type in ONE_BEST and n > 5:
        yield Finding(
            ("wrong",), f"This question has {n} options.", "Keep the three to five that stand for real errors."
        )
    elif n == 2:
        yield Finding(
            ("wrong",),
            "This question has only two options.",
            "Add a wrong option that somebody would really choose.",
            "warning",
        )


@rule("STR-08", types=CHOICE)
def one_kind_of_option(item: Item):
    """Every option is of the same kind."""
    unstated = [place for place, o in item.options if not (o.kind or item.question.kind)]
    if unstated:
        yield Finding(
            ("kind",) if len(unstated) == len(item.options) else unstated[0],
            "The options do not say what kind of thing they are.",
            "Add `kind:` to the question: diagnosis, test, finding, mechanism, drug, action, site, number or "
            "explanation.",
        )
    elif len(kinds := _kinds(item)) > 1:
        first = item.options[0][1].kind or item.question.kind
        odd = next((p for p, o in item.options if (o.kind or item.question.kind) != first), ("wrong",))
        yield Finding(
            odd,
            f"The options are of more than one kind: {listed(sorted(kinds))}.",
            "Make all options answer the question with the same kind of thing.",
        )


def _same(a: str, b: str, set_a: frozenset[str], set_b: frozenset[str]) -> bool:
    if set_a == set_b:
        if " ".join(a.casefold().split()).strip(" .") == " ".join(b.casefold().split()).strip(" ."):
            return True
        # The same words in another order, or with another sign (<5, >5), say something else.
        return tokens(a) == tokens(b) and not set("<>≤≥+−-±") & (set(a) ^ set(b))
    if len(set_a) < 4 or overlap(set_a, set_b) < 0.85:
        return False
    odd = set_a ^ set_b
    return not (odd & _NEGATION or any(ch.isdigit() for w in odd for ch in w))


@rule("STR-09", types=CHOICE | {"sort", "order"})
def no_duplicates(item: Item):
    """No two options (or items) say the same."""
    if item.options:
        entries = [((*place, "text"), o.text, w) for (place, o), w in zip(item.options, item.word_sets, strict=True)]
    else:
        entries = [(("items", n, "text"), p.text, frozenset(tokens(p.text))) for n, p in enumerate(item.question.items)]
    for n, (_, text, one) in enumerate(entries):
        for place, other, two in entries[n + 1 :]:
            if (one == two or len(one) >= 4) and _same(text, other, one, two):
                yield Finding(
                    place,
                    f"“{shortened(text)}” and “{shortened(other)}” say the same.",
                    "Take one out, or make the difference plain.",
                )


@rule("STR-10")
def stands_alone(item: Item):
    """The question can be answered without the answer to another one."""
    for place, text in (*item.stem, (("lead_in",), item.lead_in)):
        if found := words.OTHER_ITEM.search(text):
            yield Finding(place, f"“{found[0]}” leans on another question.", "Repeat here the facts that are needed.")
