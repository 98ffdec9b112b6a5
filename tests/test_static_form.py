"""No words that anybody writes can break the static form: it stays well-formed, harmless, and holds the words."""

from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from oms.content import library
from oms.content.questions import Quiz
from oms.widgets.static_form import quiz_html
from quizzes import every_type

VOID = {"br", "hr", "img", "input"}
WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip) | st.sampled_from(
    ["<script>alert(1)</script>", "</details>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "a < b & c > d", '"\'`',
     "*open", "**x*y**", "{{", "[tate2005", "<!--", "]]>", "javascript:alert(1)", "=HYPERLINK(1)"])


class Reader(HTMLParser):
    """Collects words and tags, and complains of a tag that is closed before it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        self.words += data


@given(st.data())
def test_no_words_break_the_static_form(data):
    """Any words in the title, stem, options, reasons and teaching point of any type of question."""
    record = dict(data.draw(st.sampled_from(every_type())))
    nasty = data.draw(WORDS)
    record["stem"] = record["teaching_point"] = nasty
    for place in ("right", "wrong", "items"):
        if place in record:
            record[place] = [{**record[place][0], "text": nasty + " one", "why": nasty}, *record[place][1:]]
    quiz = Quiz(title=nasty, lesson="M04", about=nasty, questions=[record])
    read = Reader(quiz_html(quiz.title, quiz.about, quiz.questions, library().references, None))
    assert read.open == []
    assert read.tags <= {"h4", "p", "em", "strong", "small", "hr", "ul", "ol", "li", "details", "summary", "a", "table",
                         "caption", "thead", "tbody", "tr", "th", "td"}
    assert not {name for name in read.attributes if name.startswith("on")} | (read.attributes & {"style", "src"})
    if not set(nasty) & set("*[]"):  # these may be read as markup or as a citation
        assert " ".join(nasty.split()) in " ".join(read.words.split())


class Addresses(HTMLParser):
    """Collects the addresses of pictures, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if tag == "img" and name == "src"]


def test_a_recording_without_a_kernel_is_a_whole_picture():
    """A browser reads the address of a picture up to the first "#"; what stands before it is the whole drawing."""
    from oms.motion import waveform
    from oms.widgets.eye_lab_picture import picture

    (address,) = Addresses(picture([("50% of A & B #1 <ä>", waveform("ocular-flutter", seconds=2, seed=1))], "x")).found
    kind, _, drawn = address.partition("#")[0].partition(",")
    words = "".join(ElementTree.fromstring(unquote(drawn, errors="strict")).itertext())
    assert kind == "data:image/svg+xml" and "50% of A & B #1 <ä>" in words
