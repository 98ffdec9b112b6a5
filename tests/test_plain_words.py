"""Counts of a learner's own text: what is a sentence, a word, a long word; what stands on the page, and what does not."""

import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content import problems
from oms.learning.plain_words import GOOD_FOR, LONG, NO_WORDS, QUOTED, QUOTED_SIGNS, plain_words
from oms.learning.session import QuizSession
from oms.widgets.quiz_drawing import drawing
from oms.widgets.static_form import quiz_html
from quizzes import Kept, loaded, question
from small_content import write_small_content, write_time_course

NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def counted(text: str) -> tuple:
    """Words, sentences, long words, words of the longest sentence."""
    found = plain_words(text)
    return found.words, found.sentences, found.long_words, found.longest_words


def test_the_three_counts_by_hand():
    """7 + 2 + 8 words in three sentences; “Yesterday” has nine letters and is long, “neighbour's” ten, “tomorrow” eight."""
    found = plain_words("Yesterday she was worse because of it. It happens. Tomorrow we ask the neighbour's doctor about it.")
    assert (found.words, found.sentences, found.longest_words) == (17, 3, 8)
    assert found.long_words == 2 and found.average == pytest.approx(17 / 3) and found.long_share == pytest.approx(2 / 17)
    assert found.longest == "Tomorrow we ask the neighbour's doctor about it."
    assert [label for label, _ in found.lines] == ["Words in an average sentence:", f"Words of more than {LONG} letters:",
                                                   "Longest sentence:", "What the counts are good for:"]
    assert [words for _, words in found.lines][:2] == ["5.7 (17 words in 3 sentences)", "2 of 17 (12 %)"]


@pytest.mark.parametrize(("text", "counts"), [
    ("", (0, 0, 0, 0)), (" \n\t", (0, 0, 0, 0)), ("... !? —", (0, 0, 0, 0)),
    ("No stop at the end", (5, 1, 0, 5)),
    ("He takes 2.5 of it, e.g. today. Dr. No agrees… sometimes!", (11, 2, 1, 7)),
    ("“Will it last?” he asks. I hope not", (8, 2, 0, 5)),
    ("- first line\n- second line\n\nthird", (5, 3, 0, 2)),
    ("1. One thing. 2. Another thing.", (6, 2, 0, 3)),
    ("It is well—known. A follow-up; mother-in-law/relapse-prone", (7, 2, 0, 4)),
    ("hippopotamus well-established 123456789", (3, 1, 2, 3)),
    ("Zażółć gęślą jaźń. Übergrößenträger kommen morgen.", (6, 2, 1, 3)),
    ("वह ठीक है। कल मिलेंगे।", (5, 2, 0, 3)),
    ("هي بخير. هل تعود؟", (4, 2, 0, 2)),
    ("그녀는 좋아졌다. 내일 봅시다.", (4, 2, 0, 2)),
    ("e\u0301te\u0301 e\u0301te\u0301", (2, 1, 0, 2)),
])
def test_what_counts_as_a_sentence_and_as_a_word(text, counts):
    """Stops of many writings; decimals, shortened words and list numbers end no sentence; parts of a word are looked at
    one by one."""
    assert counted(text) == counts


@pytest.mark.parametrize("text", ["她今天好多了。明天再来看看她。", "よくなりました。明日また来てください。", "เธอดีขึ้นแล้ว"])
def test_a_writing_without_blanks_is_not_counted_wrongly(text):
    """The page says so and quotes the longest sentence; it shows no number."""
    found = plain_words(text)
    assert not found.countable and len(found.lines) == 2
    told = " ".join(words for _, words in found.lines)
    assert NO_WORDS in told and GOOD_FOR in told and found.longest in told and not any(sign.isdigit() for sign in told)


def test_a_foreign_word_does_not_stop_the_count():
    """One Chinese word in an English text."""
    assert plain_words("The word 好 means that she is well again today.").countable


@pytest.mark.parametrize("text", ["word " * 2000, "x" * 10_000, "e.g. " * 2000, "1. " * 3333, "a1." * 3333, "é" * 10_000,
                                  "她" * 10_000, "Why? " * 2000, "\n" * 10_000, NASTY * 200], ids=lambda text: text[:6])
def test_ten_thousand_characters_are_counted_at_once_and_quoted_in_part(text):
    """However they are made up; what is quoted can be read."""
    begin = time.perf_counter()
    found = plain_words(text)
    assert time.perf_counter() - begin < 1
    assert len(found.quote) <= QUOTED_SIGNS + 1 and len(found.quote.split()) <= QUOTED
    assert found.quote.endswith("…") or found.quote == found.longest


@given(st.text(max_size=300))
def test_any_text_is_counted(text):
    """No text raises; the parts never exceed the whole; a text with words has lines."""
    found = plain_words(text)
    assert 0 <= found.long_words <= found.words and found.longest_words <= found.words
    assert found.sentences <= found.words and bool(found.lines) == bool(found.sentences)
    assert found.average <= found.longest_words or not found.countable
    assert found.longest in " ".join(unicodedata.normalize("NFC", text).split())


# -- on the page -----------------------------------------------------------------------------------------------------

def marked(text: str, **changes) -> tuple[QuizSession, dict]:
    """A session in which this text stands beside the model answer, and what is drawn of it."""
    record = question("free", frame="", gaps=[], **{"plain_words": True, **changes})
    session = QuizSession(type(loaded())("example", (record,)), shuffle_seed=1, store=Kept())
    session.choose(text)
    session.check()
    return session, drawing(session, {})


def labels(view: dict) -> list[str]:
    return [label for label, _ in view["feedback"]["lines"]]


def test_the_counts_stand_beside_the_model_answer_and_are_no_mark():
    """While the learner marks and afterwards; the score is the learner's own ticks alone."""
    session, view = marked("She was worse. It will pass, I hope.")
    assert session.state == "self-marking" and session.feedback.score == 0
    expected = ["You wrote:", "Model answer:", *(label for label, _ in plain_words("It is so.").lines)]
    assert labels(view)[:6] == expected
    assert ["Longest sentence:", "“It will pass, I hope.” (5 words)"] in view["feedback"]["lines"]
    session.rate([0])
    assert labels(drawing(session, {}))[:6] == expected
    assert session.feedback.score == pytest.approx(1 / 3)


def test_without_the_key_nothing_is_counted_and_before_check_nothing_is_shown():
    """The key is false unless the file says otherwise."""
    assert labels(marked("It is so.", plain_words=False)[1])[:2] == ["You wrote:", "Model answer:"]
    assert "Longest sentence:" not in labels(marked("It is so.", plain_words=False)[1])
    record = question("free", frame="", gaps=[], plain_words=True)
    session = QuizSession(type(loaded())("example", (record,)), shuffle_seed=1, store=Kept())
    session.choose("It is so.")
    assert "Longest" not in json.dumps(drawing(session, {}))


def test_a_sentence_built_from_parts_is_nobody_s_own_text():
    """Only what was written is counted; with nothing written there is nothing to count."""
    record = question("free", plain_words=True)
    session = QuizSession(type(loaded())("example", (record,)), shuffle_seed=1, store=Kept())
    session.choose(who="The child", when_now="today")
    session.check()
    assert "Longest sentence:" not in labels(drawing(session, {}))


def test_markup_in_the_text_goes_out_as_words():
    """The page makes text nodes of it: what is sent is what was typed, not HTML made of it."""
    view = marked(NASTY)[1]
    line = dict(map(tuple, view["feedback"]["lines"]))["Longest sentence:"]
    assert line == f"“{' '.join(NASTY.split())}” (3 words)"


def test_the_static_form_says_what_to_count_and_holds_no_count():
    """For paper: what to look at in one's own text."""
    asked = quiz_html("t", "", [question("free", plain_words=True)], {})
    assert "Count in your own text: the words in an average sentence" in asked and "no mark" in asked
    assert "Count in your own text" not in quiz_html("t", "", [question("free")], {})


def test_the_key_is_checked(tmp_path):
    """Only true or false, and only in a question of type free."""
    folder = write_time_course(write_small_content(tmp_path / "data"))
    file = folder / "questions" / "pictured.yaml"
    text = file.read_text(encoding="utf-8")
    line = text[:text.index("plain_words")].count("\n") + 1
    file.write_text(text.replace("plain_words: true", "plain_words: some"), encoding="utf-8")
    assert [(p.line, "“plain_words” must be true or false" in p.message) for p in problems(folder)] == [(line, True)]
    single = text.replace("  plain_words: true\n", "").replace("type: single\n", "type: single\n  plain_words: true\n")
    file.write_text(single, encoding="utf-8")
    assert [("plain_words" in p.message, p.line) for p in problems(folder)] == [(True, 7)]
