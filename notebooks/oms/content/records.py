"""The rows of the CSV files in `data/`: one model per file, each column explained for the person who fills it in."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .anki_register import AnkiId
from .cells import ClaimId, Count, List, Module, Year, a_pmid
from .movements import MapCell, Movement, Preset, Waveform
from .proportions import Proportion, fit_together
from .questions import Bloom, Entry, Slug, Words
from .time_courses import CourseDay


class Reference(Entry):
    """A source that lessons and questions cite by its key in square brackets."""

    ref_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")] = Field(
        description="the key, permanent: first author and year, such as `tate2005`; letters, digits and _ only")
    authors: Words = Field(description="as printed, separated by commas or semicolons; an organisation by its name")
    year: Year = Field("", description="four digits; empty when it is not known")
    title: Words = Field(description="the title; in brackets when it is our description, not the printed title")
    journal: str = Field("", description="journal, book or site")
    volume_pages: str = Field("", description="volume(issue):pages, such as 97(5):461-463")
    pmid: Annotated[str, AfterValidator(a_pmid)] = Field(
        "", description="PubMed number, digits only; empty when it was not seen: never guess one")
    pmcid: Annotated[str, StringConstraints(pattern=r"^PMC\d+$")] = Field(
        "", description="PubMed Central number with its letters, such as PMC5823978; or empty")
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] = Field(
        "", description="DOI without https://doi.org/ in front; or empty")
    verified: Literal["full", "partial"] = Field(
        description="`full`: the entry was seen at its source; `partial`: parts of it are still open")
    verified_at: str = Field("", description="where it was seen")

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where to read it: (label, address) pairs, to doi.org, PubMed and PubMed Central only; may be empty."""
        found = []
        if self.doi:
            # Old DOIs hold < > and ; , which would break out of an address.
            safe = re.sub(r"[^A-Za-z0-9./_()-]", lambda sign: "".join(f"%{b:02X}" for b in sign[0].encode()), self.doi)
            found.append(("DOI", f"https://doi.org/{safe}"))
        if self.pmid:
            found.append(("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"))
        if self.pmcid:
            found.append(("full text", f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"))
        return found

    @property
    def short(self) -> str:
        """How it is called in a line of text: "Tate 2005"; by its title's first words when no author is known."""
        name = re.sub(r"\([^)]*\)", "", self.authors)
        name = re.split(r"[,;]", name)[0].strip()
        name = re.sub(r"( et al\.?)?( [A-Z][A-Z-]{0,3})?$", "", name).strip()
        if not name:
            words = self.title.strip("()").split()
            name = " ".join(words[:6]) + ("…" if len(words) > 6 else "")
        return f"{name} {self.year}".strip()

    @property
    def full(self) -> str:
        """The whole entry as one line of text, without links."""
        parts = [self.authors, f"({self.year})" if self.year else "", self.title, self.journal, self.volume_pages]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


class Claim(Entry):
    """One fact with its number, its population and its sources. What is only remembered does not stand here."""

    claim_id: ClaimId = Field(description="permanent: a letter and three digits, such as A179")
    topic: Words = Field(description="what it is about, in a word or two")
    claim: Words = Field(description="the fact in one sentence, in our own words")
    value: str = Field("", description="the number or range, where there is one")
    unit: str = Field("", description="what the number counts: %, year, months, patients …")
    denominator: str = Field("", description="out of how many")
    population: str = Field("", description="who was counted: children, adults, a country, a centre, years")
    ref_ids: List = Field(min_length=1, description="keys of references.csv, separated by “; ”")
    verification: Literal["seen", "secondary"] = Field(
        description="`seen`: read in the source itself; `secondary`: read in another work that cites it. "
                    "What is only remembered is not entered")
    quote_short: str = Field("", description="a few words of the source, to find the place again; never shown to "
                                             "learners")
    note: str = Field("", description="what limits it: disagreement between sources, doubtful denominators")


class LeftOut(Entry):
    """A fact that no content uses, and why. As soon as a question, a table or a figure uses it, its row goes."""

    claim: ClaimId = Field(description="permanent: the fact's id in claims.csv; an id that is not in there is that of a "
                                       "statement which was only remembered, and so was never entered")
    topic: Words = Field(description="what it is about, as in claims.csv")
    statement: Words = Field(description="what it says, in our own words")
    reason: Words = Field(description="why the course does without it, or with which lesson it comes")


class Objective(Entry):
    """What a learner can do after a part of a lesson."""

    objective_id: Annotated[str, StringConstraints(pattern=r"^M\d\d-O\d$")] = Field(
        description="permanent: the module and a number, such as M04-O1")
    module: Words = Field(description="the module's number and name")
    objective: Words = Field(description="what the learner does, beginning with a verb")
    bloom_level: Bloom = Field(description="the level of thinking: Remember, Understand, Apply, Analyze, Evaluate or "
                                           "Create")
    item_count: Count = Field(description="how many questions it needs at least")
    question_types: List = Field((), description="the kinds of question planned for it, separated by “; ”")
    interactive_element: str = Field("", description="what the learner handles on the page")
    minutes: Count = Field(description="time planned for it")


class Lesson(Entry):
    """One notebook of the course."""

    module: Module = Field(description="the module's number, such as M04")
    file: Annotated[str, StringConstraints(pattern=r"^\d\d-[a-z0-9]+(-[a-z0-9]+)*$")] = Field(
        description="the notebook's file name without its ending")
    title: Words = Field(description="the question that the lesson answers")
    minutes: Count = Field(description="how long a student needs")
    needs: str = Field("", description="what to know before, usually other modules")
    status: Literal["ready", "planned"] = Field(description="`ready` when the notebook exists, else `planned`")


class Sign(Entry):
    """How often a sign was seen in one group of patients, or when it comes: one row for each sign and population."""

    sign_id: Slug = Field(description="permanent: the sign's name in small letters with hyphens")
    sign: Words = Field(description="the sign as a clinician calls it")
    plain_words: Words = Field(description="the sign as a parent would tell it")
    stage: Literal["before", "first", "later", "any time"] = Field(
        description="when it comes: `before` the illness is recognised, `first`, `later` or at `any time`")
    rank: Count | None = Field(None, description="place in the order, 1 comes first; signs that come together share "
                                                 "a number")
    count: Count | None = Field(None, description="how many patients had it; empty where only the order is known")
    denominator: Count | None = Field(None, description="out of how many patients")
    percent: Annotated[float, Field(ge=0, le=100)] | None = Field(
        None, description="per cent, as published; empty where only the order is known")
    published: str = Field("", description="what the source printed, where it is neither a count nor a plain per cent: "
                                           "“under 35% of 389”")
    population: Words = Field(description="who was counted: which series, which country, which age")
    claims: List = Field((), description="rows of claims.csv that it rests on, separated by “; ”")
    sources: List = Field(min_length=1, description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="what limits the number")

    @model_validator(mode="after")
    def _the_numbers_agree(self):
        fit_together(self)
        return self


class ScaleStep(Entry):
    """One step of a rating scale: what a child with this score in this domain looks like."""

    scale: Slug = Field(description="the scale's name, in small letters with hyphens, such as `six-domains`")
    domain: Slug = Field(description="the domain's name, in small letters with hyphens")
    label: Words = Field(description="the domain as the learner reads it; the same in all rows of the domain")
    score: Count = Field(description="the points for this step")
    descriptor: Words = Field(description="what is seen at this step, in our own words")
    verification: Words = Field(description="how well the wording is known, in a few words that are shown beside the "
                                            "scale")
    note: str = Field("", description="what a rater must know")


class WebClaim(Entry):
    """One statement of the two web pages that the course judges, and where it is taught or corrected."""

    web_id: Annotated[str, StringConstraints(pattern=r"^W\d-\d\d$")] = Field(
        description="permanent: the page and a number, such as W2-12")
    page: Words = Field(description="the page: W1 or W2")
    section: str = Field("", description="the part of the page")
    says: Words = Field(description="what the page says, in our own words")
    verdict: Words = Field(description="how it stands: supported, partly, wrong … and why")
    lesson: Module = Field(description="the module in which it is taught or corrected")
    sources: List = Field((), description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="anything else")


class Rule(Entry):
    """One rule for writing questions, and whether a machine or a person watches over it."""

    rule_id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d\d$")] = Field(
        description="permanent: the family and a number, such as CUE-03")
    rule: Words = Field(description="the rule in one sentence")
    severity: Literal["error", "warning", "info", "review"] = Field(
        description="`error` must be mended; `warning` may be waived with a reason; `info` is only told; `review` is "
                    "for a human reader")
    status: Literal["implemented", "tested", "human", "left out"] = Field(
        description="`implemented`: check() watches it; `tested`: a test of the project does; `human`: a reader must; "
                    "`left out`: nobody does yet")
    why: str = Field("", description="what exactly is watched, or why nobody does")


class SameError(Entry):
    """Two names of one error of thought. Questions keep the name they were written with; a learner's errors are added up."""

    misconception: Slug = Field(description="the name that stands at an option")
    same_as: Slug = Field(description="the name under which it is counted")


class Term(Entry):
    """A word of the field that the rules for questions must know."""

    term: Words = Field(description="the word or phrase")
    kind: Literal["abbreviation", "eponym", "trigger", "stopword"] = Field(
        description="`abbreviation`: need not be spelt out; `eponym`: named after a person; `trigger`: a phrase that "
                    "gives an answer away; `stopword`: too common in this field to be a hint")
    note: str = Field("", description="for a trigger the answers that it gives away, separated by “; ”; else free")


# Every table of data/: its model, and the columns that together name a row.
TABLES: dict[str, tuple[type[Entry], tuple[str, ...]]] = {
    "references.csv": (Reference, ("ref_id",)),
    "claims.csv": (Claim, ("claim_id",)),
    "left_out.csv": (LeftOut, ("claim",)),
    "objectives.csv": (Objective, ("objective_id",)),
    "lessons.csv": (Lesson, ("module",)),
    "signs.csv": (Sign, ("sign_id", "population")),
    "scales.csv": (ScaleStep, ("scale", "domain", "score")),
    "web_claims.csv": (WebClaim, ("web_id",)),
    "rules.csv": (Rule, ("rule_id",)),
    "glossary.csv": (Term, ("term", "kind")),
    "misconceptions.csv": (SameError, ("misconception",)),
    "movements.csv": (Movement, ("of", "name")),
    "presets.csv": (Preset, ("preset",)),
    "waveforms.csv": (Waveform, ("waveform",)),
    "oscillation_map.csv": (MapCell, ("opn", "rebound_pprf")),
    "anki.csv": (AnkiId, ("kind", "of", "name")),
}

# Every folder of tables: any number of files with one model, such as proportions/tumour-share.csv.
FOLDERS_OF_TABLES: dict[str, tuple[type[Entry], tuple[str, ...]]] = {
    "proportions": (Proportion, ("label", "group")),
    "courses": (CourseDay, ("day", "event")),
}


def model_of(file: str) -> tuple[type[Entry], tuple[str, ...]]:
    """The model of a table and the columns that together name a row; `file` is its name inside the data folder."""
    return TABLES[file] if file in TABLES else FOLDERS_OF_TABLES[file.partition("/")[0]]
