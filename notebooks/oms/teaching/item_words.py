"""What the numbers of a question allow one to say, by how many learners stand behind them.

A question that nearly everybody gets right is what teaching is for: no rule here calls it bad. The limits are those
of the literature where it has any, and our own settings where it has none; both are named.
"""

from __future__ import annotations

from dataclasses import dataclass

FEW, HINTS, MANY = 10, 30, 100  # from so many learners on: shares, hints, the usual thresholds (our own setting)
HARD, LOOK_AGAIN, EASY = 0.20, 0.30, 0.90  # share right
WANTED_R = 0.20  # corrected point-biserial
IDLE = 0.05  # an option chosen by less than this does nothing
DRAWS = 0.10  # an option with a discrimination above this draws the stronger learners (our own setting)
HARM, SURE = 0.05, 0.10  # shares that chose what could harm, or were sure and not right, worth a word (our own setting)

KEY, HARMS, FEW_RIGHT, SURE_WRONG, WEAK, DRAWN, UNUSED = "key", "harm", "hard", "sure", "weak", "drawn", "unused"
NAMES = {KEY: "Look at the key", HARMS: "Could harm", FEW_RIGHT: "Few right", SURE_WRONG: "Sure and not right",
         WEAK: "Hardly tells strong from weak", DRAWN: "A wrong option draws the strong", UNUSED: "Options nobody chooses"}
ORDER = (KEY, HARMS, FEW_RIGHT, SURE_WRONG, WEAK, DRAWN, UNUSED)
RULES = (
    f"Under {FEW} learners only counts are shown. From {FEW} on a share stands with its 95 % interval (Wilson). From "
    f"{HINTS} on the correlation of a question with all others is added, as a hint where to look. From {MANY} on the "
    "usual thresholds are used: right between 30 and 89 % and a correlation over 0.20 are wanted, an option chosen by "
    "under 5 % does nothing. These class sizes are our own setting.",
    "A question that nearly everybody gets right is never called bad here: it may say that the point was learned.",
    "A share counts everybody who answered that question. For correlations and for the upper and lower group, a "
    "learner's other answers are compared with what the class got right of the same questions, so that an answer left "
    "out costs nothing. Who answered fewer than five others is not in them (in a set of up to six questions: whoever left "
    "one out). Reliability is taken from the learners who answered every question of the set, and from nobody else.",
    "The first answer of a learner counts. Cards and own words, which learners mark themselves, are not in the numbers.",
)


@dataclass(frozen=True)
class OptionCount:
    """One option of a question: how many chose it, the share of those who answered, and its correlation with the total."""

    id: str
    letter: str
    text: str
    right: bool
    harm: bool
    misconception: str
    count: int
    share: float
    discrimination: float | None

    @property
    def error(self) -> str:
        """The error of thought behind it, in plain words; "" where none is named."""
        return plain_words(self.misconception)


@dataclass(frozen=True)
class Item:
    """The statistics of one question, everything that was computed. `size` says how much of it may be shown.

    `n` learners answered, `right` of them rightly; `facility` is the share with its interval `low` to `high`;
    `corrected` the correlation of this question with the score on all others, with its interval, over `compared`
    learners; `discrimination` upper less lower group of `group` learners each; `certainty` a pair (not right, right) for
    not said, C1, C2 and C3. `hardness` is what is right of it on average: of an answer in parts, the parts.
    """

    question: str
    quiz: str
    type: str
    lead_in: str
    n: int
    right: int
    facility: float
    low: float
    high: float
    hardness: float
    corrected: float | None
    corrected_low: float
    corrected_high: float
    compared: int
    discrimination: float | None
    group: int
    certainty: tuple[tuple[int, int], ...]
    options: tuple[OptionCount, ...]
    other_words: int = 0

    @property
    def size(self) -> str:
        """ "counts", "shares", "hints" or "full"."""
        return size_of(self.n)

    @property
    def correlates(self) -> bool:
        """True where the corrected correlation may be shown."""
        return self.corrected is not None and self.compared >= HINTS

    @property
    def looks(self) -> tuple[tuple[str, str], ...]:
        """Why it needs a look: (rule, sentence), the gravest first; () where it does not."""
        return _looks(self)

    @property
    def working(self) -> tuple[int, int]:
        """How many wrong options were chosen by 5 % or more, and how many there are."""
        wrong = [option for option in self.options if not option.right]
        return sum(option.share >= IDLE for option in wrong), len(wrong)


def size_of(n: int) -> str:
    """How much a number of learners allows to say: "counts", "shares", "hints" or "full"."""
    return "counts" if n < FEW else "shares" if n < HINTS else "hints" if n < MANY else "full"


def size_words(n: int) -> str:
    """The same in a sentence."""
    learners = f"{n} learner{'' if n == 1 else 's'} answered"
    return {"counts": f"{learners}: counts only, since a share of so few says nothing.",
            "shares": f"{learners}: shares with their intervals; too few to judge a question by.",
            "hints": f"{learners}: hints where to look, no verdicts.",
            "full": f"{learners}: enough for the usual thresholds."}[size_of(n)]


def plain_words(tag: str) -> str:
    """A tag in plain words: "normal-scan-ends-search" is “Normal scan ends search”."""
    return tag.replace("-", " ").capitalize()


def brief(text: str, letters: int = 70) -> str:
    """The text, or its beginning where it is long."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _looks(item: Item) -> tuple[tuple[str, str], ...]:
    found = [*_about_learners(item), *(_about_the_question(item) if item.n >= HINTS else ())]
    return tuple(sorted(found, key=lambda one: ORDER.index(one[0])))


def _about_learners(item: Item) -> list[tuple[str, str]]:
    """What learners believe or would do: this needs no large class, only the count."""
    harmful = [option for option in item.options if option.harm and option.count and option.count >= HARM * item.n]
    named = "; ".join(f"“{brief(option.text)}” ({option.count} of {item.n})" for option in harmful)
    found = [(HARMS, f"Chosen though it could harm: {named}.")] if harmful else []
    sure = item.certainty[3][0]
    if item.n >= FEW and sure >= max(2, SURE * item.n):
        found.append((SURE_WRONG, f"{sure} of {item.n} were sure (C3) and not right."))
    return found


def _about_the_question(item: Item) -> list[tuple[str, str]]:
    full = item.n >= MANY
    if item.hardness >= EASY:  # mastery is the aim; where hardly anybody is wrong, correlations are noise
        return []
    drawn = [option for option in item.options if not option.right and option.share >= IDLE
             and option.discrimination is not None and option.discrimination > DRAWS]
    drawn.sort(key=lambda option: -option.discrimination)
    found = []
    # A small class puts many a sound question below 0 by chance: there the whole interval must lie below what is wanted.
    if item.correlates and item.corrected < 0 and (full or item.corrected_high < WANTED_R):
        who = f" They chose “{brief(drawn[0].text)}”." if drawn else ""
        found.append((KEY, f"{'Check the key first' if full else 'Look at the key first'}: those who do well elsewhere "
                           f"are right here less often than others (r′ {signed(item.corrected)}).{who}"))
    if item.hardness < HARD:
        found.append((FEW_RIGHT, f"{'' if full else 'Look at it: '}{'F' if full else 'f'}ew got it right "
                                 f"({percent(item.hardness)}): key and wording first, then the teaching."))
    elif full and item.hardness < LOOK_AGAIN:
        found.append((FEW_RIGHT, f"Hard ({percent(item.hardness)} right): look again."))
    if not full:
        return found
    if item.correlates and 0 <= item.corrected < WANTED_R:
        found.append((WEAK, f"It hardly tells strong from weak (r′ {signed(item.corrected)}; over 0.20 is wanted)."))
    if any(rule == KEY for rule, _ in found):  # there the first of them is named already
        drawn = drawn[1:]
    found += [(DRAWN, f"Those who do well elsewhere choose “{brief(option.text)}” ({signed(option.discrimination)}): "
                      "is it wrong for certain?") for option in drawn[:1]]
    idle = [option for option in item.options if not option.right and option.share < IDLE]
    if idle:
        names = "; ".join(f"“{brief(option.text, 40)}”" for option in idle)
        found.append((UNUSED, f"Chosen by under 5 %: {names}. Think of leaving it out."))
    return found


def percent(share: float) -> str:
    """A share for reading: 62 %."""
    return f"{100 * share:.0f} %"


def signed(number: float) -> str:
    """A correlation for reading: 0.42, −0.13."""
    return f"{number:.2f}".replace("-", "−")


def discrimination_words(d: float) -> str:
    """Upper less lower group in words."""
    if d < 0:
        return "negative: check the key first"
    return "very good" if d >= 0.40 else "reasonable" if d >= 0.30 else "marginal" if d >= 0.20 else "poor"


def reliability_words(kr20: float | None) -> str:
    """A reliability in words."""
    if kr20 is None:
        return "not defined here"
    if kr20 < 0:
        return "below 0: these questions do not measure one thing"
    if kr20 >= 0.90:
        return "enough for one decision that counts"
    return "good" if kr20 >= 0.80 else "moderate" if kr20 >= 0.70 else "low: do not judge anybody by this total alone"
