"""Class plans and instructor's guides as they stand in `data/classes/*.yaml` and `data/guides/*.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from .cells import Module
from .library import Library
from .problem import Mistake, unknown
from .questions import Entry, Keys, Slug, Words
from .slide_calls import read_call

ItemId = Annotated[str, StringConstraints(pattern=r"^oms-q-\d{4,5}$")]
Minutes = Annotated[float, Field(ge=0, le=50)]


class ClassSlide(Entry):
    """One slide of a class: what stands on it, what is shown live, what is voted on, and what the speaker says."""

    title: Words = Field(description="the heading of the slide, ten words at most")
    minutes: Minutes = Field(description="how long it is planned to stand; the slides add up to `minutes` of the class")
    words: str = Field("", description="what is read from the back row, in Markdown without HTML, 60 words at most; source keys "
                                       "in square brackets where facts stand")
    show: str = Field("", description="one call as in a notebook cell, such as `eyes(\"flutter\")`, with written values only; it "
                                      "is live on the slide, and nothing of it is kept in anybody's record")
    vote: ItemId | None = Field(None, description="the id of the question to vote on; one poll on a slide at most")
    notes: str = Field("", description="what the speaker says and does, in Markdown; hidden until it is asked for")

    @field_validator("show")
    @classmethod
    def _is_one_call(cls, show: str) -> str:
        if show:
            try:
                read_call(show)
            except Mistake as mistake:
                raise ValueError(str(mistake)) from None
        return show


class ClassPlan(Entry):
    """A class as slides: `deck("NAME")` presents it."""

    title: Words = Field(description="what the class is about, in a few words")
    modules: tuple[Module, ...] = Field(min_length=1, description="the modules that it draws on, such as [M01, M04]")
    about: Words = Field(description="one or two sentences for the instructor: what the class can do afterwards, and what to bring")
    minutes: int = Field(50, ge=10, le=240, description="how long the class takes; the minutes of the slides add up to it, give "
                                                        "or take 2")
    slides: tuple[ClassSlide, ...] = Field(min_length=1, max_length=40, description="the slides, in their order")
    review: tuple[ItemId, ...] = Field((), max_length=20, description="ids of the questions to answer until next week; they make a "
                                                                      "last slide of their own")


class GuidePart(Entry):
    """One part of a lesson in class, and its minutes."""

    begins: Slug = Field(description="the id of the notebook's cell with which the part begins")
    part: Words = Field(description="what happens in it, in a few words")
    minutes: Minutes = Field(description="how long it takes; the parts add up to the minutes of the lesson, give or take 2")


class WrongAnswer(Entry):
    """An answer that many give, the belief behind it, and what helps."""

    item: ItemId = Field(description="the id of the question")
    misconception: Slug = Field(description="the tag of the belief, as it stands at one of the question's options")
    say: Words = Field(description="what to say, in one to three sentences; source keys in square brackets where facts stand")


class GuideVote(Entry):
    """A question worth a vote."""

    item: ItemId = Field(description="the id of a question with a misconception behind two wrong options or more")
    why: Words = Field(description="what makes the class argue, in one sentence")


class Guide(Entry):
    """What an instructor wants to know before teaching a lesson: `guide("M04")` shows it."""

    about: Words = Field(description="what the lesson is for, in one or two sentences")
    timing: tuple[GuidePart, ...] = Field(min_length=2, max_length=12, description="the parts of the lesson with their minutes")
    points: tuple[Words, ...] = Field(min_length=3, max_length=5, description="three to five things to say, each with the keys of "
                                                                              "its facts")
    wrong: tuple[WrongAnswer, ...] = Field(min_length=1, max_length=6, description="common wrong answers")
    votes: tuple[GuideVote, ...] = Field(min_length=2, max_length=3, description="two or three questions to vote on")
    bring: Keys = Field((), description="what to bring")


def class_names(shelf: Library) -> tuple[str, ...]:
    """The names of the class plans, in alphabetical order."""
    return shelf.names("classes")


def class_plan(name: str, shelf: Library) -> ClassPlan:
    """The class plan of this name. Raises a Mistake when there is none, or when its file is wrong."""
    return _whole(("class plan", name, class_names(shelf)), f"classes/{name}.yaml", ClassPlan, shelf)


def guide_names(shelf: Library) -> tuple[str, ...]:
    """The modules that have an instructor's guide, in order."""
    return tuple(module for module in sorted(shelf.lessons) if (shelf.folder / "guides" / f"{module}.yaml").is_file())


def lesson_guide(module: str, shelf: Library) -> Guide:
    """The guide of a module, such as "M04". Raises a Mistake when there is none, or when its file is wrong."""
    return _whole(("guide", module, guide_names(shelf)), f"guides/{module}.yaml", Guide, shelf)


def _whole(asked: tuple[str, str, tuple[str, ...]], file: str, model: type[Entry], shelf: Library):
    what, name, names = asked
    if not isinstance(name, str) or name not in names:
        raise unknown(what, name, names)
    entry, problems = shelf.entry(file, model)
    if entry is None:
        raise Mistake(f"The {what} “{name}” cannot be shown: its file needs mending. {problems[0]}")
    return entry
