"""VIG: patients, told as a clinician would tell them, and none of them real."""

from __future__ import annotations

import re
from typing import get_args

from ..questions import Section
from . import people
from .reading import CHOICE, Item, sentences, shortened
from .registry import Finding, rule

SECTIONS = get_args(Section)
_LAB_VALUE = re.compile(
    r"\d(?:[\d.,]*\d)?\s?(?:(?:[mµun]?mol|[mµunp]?g|[kM]?I?U|m?Eq)/(?:d?L|ml|mL|µL|mmol|g)|(?:cells|×\s?10\S*)\s?/\s?(?:µL|L|mm3))"
)
_REFERENCE = re.compile(r"\(|\bnormal|\breference\b|\brange\b|\blimit\b", re.IGNORECASE)


@rule("VIG-01")
def opens_with_age(item: Item):
    """The first sentence of a vignette tells the age."""
    if item.question.patient:
        first = sentences(item.question.text)[0]
        if not people.AGE.search(first):
            yield Finding(
                item.stem[0][0],
                f"The vignette's first sentence, “{shortened(first)}”, does not tell the age.",
                "Open with the age, as in “A 20-month-old girl”.",
            )


@rule("VIG-02", "warning")
def setting_and_time_course(item: Item):
    """A vignette tells why the patient comes, and since when."""
    q = item.question
    if not q.patient:
        return
    text = people.AGE.sub(" ", q.text)
    if not ({"setting", "complaint"} & q.stem.keys() or people.SETTING.search(text)):
        yield Finding(
            ("stem",),
            "The vignette tells neither the setting nor the complaint.",
            "Add `setting:` or `complaint:`, such as who brings the child and why.",
        )
    elif not people.DURATION.search(text):
        yield Finding(
            ("stem",), "The vignette does not tell since when.", "Add the time course, such as “for three days”."
        )


@rule("VIG-03", "warning")
def sections_in_order(item: Item):
    """The sections of a vignette stand in the usual order."""
    if item.question.patient:
        given = list(item.question.stem)
        if given != (order := sorted(given, key=SECTIONS.index)):
            odd = next(a for a, b in zip(given, order, strict=True) if a != b)
            yield Finding(
                ("stem", odd),
                f"The sections stand in the order {', '.join(given)}.",
                f"Put them in the order {', '.join(order)}.",
            )


@rule("VIG-04", "warning", types=CHOICE)
def patient_is_needed(item: Item):
    """A question that only asks for the meaning of a word needs no patient."""
    if (
        (item.question.patient or people.AGE.search(item.question.text))
        and (found := people.NAMES_A_WORD.search(item.lead_in))
        and not people.PATIENT_LINK.search(item.lead_in)
    ):
        yield Finding(
            ("lead_in",),
            f"The lead-in (“{found[0]}”) can be answered without the patient in the stem.",
            "Ask about this patient, or leave the patient out.",
        )


@rule("VIG-05", types=CHOICE)
def finding_is_described_not_named(item: Item):
    """What is to be recognised is not named in the stem.

    It holds where the right option alone holds the name, or the lead-in asks for the name of the movement; a stem that
    tells of a diagnosis made earlier, or that the finding is absent, may name it.
    """
    right, wrong = " ; ".join(item.right), " ; ".join(item.wrong)
    names_it = people.NAME_THE_MOVEMENT.search(item.lead_in)
    for trigger in item.glossary.triggers:
        if not trigger.names_itself or not (
            trigger.gives_away.search(right) and (names_it or not trigger.gives_away.search(wrong))
        ):
            continue
        for place, text in item.stem:
            for found in trigger.found.finditer(text):
                before, after = text[: found.start()].rpartition(".")[2], text[found.end() :]
                if not (people.TOLD_BEFORE.search(before) or people.SAID_ABSENT.match(after)):
                    yield Finding(
                        place,
                        f"The stem names “{found[0]}”, which is what the learner should recognise.",
                        "Describe what is seen.",
                    )
                    return


@rule("VIG-06", "warning")
def results_have_reference(item: Item):
    """A laboratory value in the results carries its reference range, or is said to be normal."""
    for place, text in item.stem:
        if place[-1] == "results":
            for part in re.split(r";|(?<=\D)\.\s", text):
                if (found := _LAB_VALUE.search(part)) and not _REFERENCE.search(part):
                    yield Finding(place, f"The value “{found[0]}” has no reference range.", "Add it in brackets.")
                    break


def _person_named(item: Item, text: str) -> str:
    for pattern in (people.TITLED_NAME, people.GIVEN_NAME):
        for found in pattern.finditer(text):
            name = next(g for g in found.groups() if g)
            if name not in people.NOT_A_NAME and not item.glossary.eponyms.search(name):
                return name
    return ""


@rule("VIG-07")
def nobody_can_be_recognised(item: Item):
    """The patient is invented, and has no name, birth date or hospital."""
    q = item.question
    if not q.synthetic:
        yield Finding(
            ("synthetic",), "The question says that its patient is not synthetic.", "Use an invented patient only."
        )
    yield from _identifying(item, item.stem, q.patient or bool(people.AGE.search(q.text)))


def _identifying(item: Item, pieces, patient: bool):
    if not patient:
        return
    for place, text in pieces:
        found = people.BIRTH_DATE.search(text) or people.INSTITUTION.search(text)
        named = found[0] if found else _person_named(item, text)
        if named:
            yield Finding(
                place,
                f"“{named.strip()}” could make a patient recognisable.",
                "Leave out names, dates of birth and institutions.",
            )


@rule("VIG-08", "warning")
def neutral_language(item: Item):
    """People come first, and are not blamed."""
    for place, text in (*item.asked, *item.answered):
        lower = text.casefold()
        if any(part in lower for part in people.NOT_NEUTRAL_PARTS) and (found := people.NOT_NEUTRAL.search(text)):
            yield Finding(place, f"“{found[0]}” is not neutral language.", "Say what the person has, does or tells.")


@rule("VIG-09", "info")
def ancestry_has_a_reason(item: Item):
    """Ancestry stands in a vignette only for a reason, which the waiver tells."""
    if item.question.patient:
        for place, text in item.stem:
            if found := people.ANCESTRY.search(text):
                yield Finding(
                    place,
                    f"The vignette tells ancestry: “{found[0]}”.",
                    "Leave it out, or say in a waiver why the question needs it.",
                )


@rule("VIG-07", scope="case")
def nobody_in_a_case_can_be_recognised(item: Item):
    """The patient of a case is invented, and has no name, birth date or hospital."""
    if not item.question.synthetic:
        yield Finding(
            ("synthetic",), "The case says that its patient is not synthetic.", "Use an invented patient only."
        )
    yield from _identifying(item, item.stem, True)
