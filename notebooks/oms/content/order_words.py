"""The words of an order sheet: those of a sheet of tests, and how a case file replaces them."""

from __future__ import annotations

import re

from pydantic import Field, model_validator

from .questions import Entry, Words

# Which numbers a sentence with gaps may hold; the program puts them in.
_GAPS = {
    "on_sheet": ("count", "room"), "so_far": ("sent",), "yield_says": ("settled", "sent"), "in_round": ("round",),
    "held": ("hits", "all"), "late": ("late",), "held_later": ("hits", "all"),
}
_GAP = re.compile(r"\{([^{}]*)\}|[{}]")


class OrderWords(Entry):
    """The words around an order sheet whose entries are not tests, without a colon at the end; {braces} become numbers."""

    thing: Words = Field("test", description="what one entry of the sheet is called")
    things: Words = Field("tests", description="what several of them are called")
    on_sheet: Words = Field("On the sheet: {count} of {room}", description="the running count; {count} and {room}")
    so_far: Words = Field("Sent so far: {sent}", description="the count of what was sent; {sent}")
    all_sent: Words = Field("All sent", description="how the case stands when the last set is sent")
    yield_says: Words = Field("Yield: {settled} of {sent} settled what was asked.",
                              description="the running yield; {settled} and {sent}")
    judgement: Words = Field("Burden and delay are this course's own judgement; yields are given as they were published.",
                             description="below the sheet, where an action has `burden` or `delay`")
    asks: Words = Field("Asks", description="the label before what an entry `answers`")
    came_back: Words = Field("Came back", description="the label before its `finding`")
    comes_back: Words = Field("Comes back", description="the same label on a page where nothing was sent")
    misses: Words = Field("Misses", description="the label before what it `misses`")
    published: Words = Field("Published", description="the label before its `yield_text`")
    held: Words = Field("Your first set held {hits} of the {all} that an expert sends first.",
                        description="how the first set went; {hits} and {all}")
    late: Words = Field("Sent later: {late}.", description="what of the first set came later; {late}")
    held_later: Words = Field("Of the {all} for later you sent {hits}.",
                              description="how the second set went; {hits} and {all}")
    first: Words = Field("What an expert sends first", description="the heading of the expert's first set")
    later: Words = Field("What an expert adds later", description="the heading of the expert's second set")
    needless: Words = Field("What was not needed today", description="the heading of what an expert does not send")
    delayed: Words = Field("What could harm by delay", description="the heading above every `late_harm`")
    in_round: Words = Field("sent in round {round}", description="the label of what was sent; {round}")
    not_sent: Words = Field("not sent", description="the label of what was not sent")
    sent_later: Words = Field("sent later", description="the label of what was sent after its round")
    opens: Words = Field("What comes back", description="the heading of all findings on a page where nothing was sent")
    expert: Words = Field("What an expert would send", description="the heading of the debrief on such a page")
    due_first: Words = Field("an expert's first set", description="what an entry with `first_line: true` is called there")
    due_later: Words = Field("added later", description="what any other with `key: true` is called there")
    due_never: Words = Field("not needed here", description="what an entry without `key: true` is called there")

    @model_validator(mode="after")
    def _gaps_are_known(self):
        for name in type(self).model_fields:
            words, known = getattr(self, name), _GAPS.get(name, ())
            for gap in _GAP.finditer(words):
                if gap[1] not in known:
                    knows = ", ".join(f"{{{one}}}" for one in known) or "no braces"
                    raise ValueError(f"`{name}` holds “{gap[0]}”, which becomes no number; here may stand {knows}")
            if words.endswith(":"):
                raise ValueError(f"`{name}` ends with a colon; the page puts one where it belongs")
        return self

    def said(self, name: str, **numbers: int) -> str:
        """The words of this name with the numbers in their gaps."""
        return _GAP.sub(lambda gap: str(numbers[gap[1]]), getattr(self, name))

    def counted(self, number: int) -> str:
        """ "1 test" or "2 tests"."""
        return f"{number} {self.thing if number == 1 else self.things}"


OF_TESTS = OrderWords()
