"""The eye lab without a browser: what can be set, what it says, what it sends, and what it refuses."""

import re
from html import escape

import numpy as np
import pytest

from oms.content.library import library
from oms.content.problem import Mistake
from oms.motion.trace import Trace
from oms.widgets.eye_lab import eyes
from oms.widgets.eye_lab_words import counted
from oms.widgets.eye_pair import EyePair
from oms.widgets.trace_canvas import Mark, TraceCanvas
from test_views import KEPT_BY_GITHUB


def trace(seconds: float = 4.0, rate: float = 1000.0, size: float = 3.0, left: float = 1.0) -> Trace:
    """A steady wave to the sides and stillness up and down; the left eye goes `left` times as far."""
    time = np.arange(round(seconds * rate)) / rate
    wave = size * np.sin(2 * np.pi * 3 * time)
    return Trace(time, wave, 0 * time, left * wave, 0 * time, rate)


@pytest.fixture
def sent(monkeypatch):
    """Every state update that a trace canvas sends, as (state, buffers)."""
    messages = []
    before = TraceCanvas._send

    def send(self, message, buffers=None):
        if message.get("method") == "update":
            messages.append((message, list(buffers or ())))
        return before(self, message, buffers=buffers)

    monkeypatch.setattr(TraceCanvas, "_send", send)
    return messages


# -- the canvas --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("velocity", [False, True])
def test_one_message_with_four_bytes_a_point(sent, velocity):
    """Showing traces sends one message with one buffer: 4 bytes for every point of every channel, and no more."""
    canvas = TraceCanvas()
    sent.clear()
    canvas.show(("one", trace()), ("two", trace(2)), velocity=velocity)
    assert len(sent) == 1
    message, buffers = sent[0]
    channels = 4 if velocity else 2
    assert [len(buffer) for buffer in buffers] == [4 * channels * (4000 + 2000)]
    assert sorted(key for path in message["buffer_paths"] for key in path) == ["samples"]
    assert [panel["count"] for panel in message["state"]["view"]["panels"]] == [4000, 2000]


def test_the_buffer_holds_the_trace():
    """The samples are the positions in degrees as little-endian 32-bit floats, horizontal before vertical."""
    canvas, shown = TraceCanvas(), trace()
    canvas.show(("", shown))
    lines = np.frombuffer(canvas.samples, "<f4").reshape(2, -1)
    assert np.allclose(lines[0], shown.horizontal, atol=1e-5)
    assert np.allclose(lines[1], shown.vertical, atol=1e-5)


def test_a_long_trace_is_thinned_and_keeps_its_clock():
    """Above six seconds 500 samples a second are drawn; they still span the whole trace."""
    canvas = TraceCanvas()
    canvas.show(("", trace(10)))
    panel = canvas.view["panels"][0]
    assert panel["count"] == 5000
    assert panel["step"] == pytest.approx(0.002)
    assert canvas.view["to"] == pytest.approx(10)


def test_all_panels_share_their_axes():
    """The scale of every row is that of the largest movement shown, so that two panels can be compared."""
    canvas = TraceCanvas()
    canvas.show(("", trace(size=1)), ("", trace(size=18)))
    assert {row["edge"] for row in canvas.view["rows"]} == {20}
    canvas.show(("", trace(size=1)))
    assert {row["edge"] for row in canvas.view["rows"]} == {5}


def test_the_left_eye_is_drawn_where_the_eyes_part():
    """Eyes that move together are one line; where they differ the left one is sent as well, and the row says so."""
    canvas = TraceCanvas()
    canvas.show(("", trace(left=0.5)))
    lines = np.frombuffer(canvas.samples, "<f4").reshape(4, -1)
    assert np.allclose(lines[2], 0.5 * lines[0], atol=1e-4)
    assert "left eye dashed" in canvas.view["rows"][0]["label"]
    canvas.show(("", trace()))
    assert len(canvas.samples) == 4 * 2 * 4000
    assert "left eye" not in canvas.view["rows"][0]["label"]


def test_marks_and_clearing(sent):
    """Marks travel in words and numbers; clear() sends one message, and none where nothing is drawn already."""
    canvas = TraceCanvas()
    canvas.show(("", trace(), (Mark("span", "both", 1, 2, "look here"),)))
    assert canvas.view["panels"][0]["marks"] == [
        {"kind": "span", "axis": "both", "start": 1.0, "end": 2.0, "words": "look here"}]
    sent.clear()
    canvas.clear()
    canvas.clear()
    assert len(sent) == 1
    assert canvas.view["panels"] == [] and canvas.samples == b""


def test_nothing_is_named_that_was_not_given():
    """What is sent to the browser holds no word beyond those of the canvas, the title and the label given."""
    canvas = TraceCanvas()
    canvas.show(("Trace", trace()), label="Eye position", words="Both lines move.")
    told = {key: canvas.view[key] for key in ("label", "words", "panels")}
    assert told["label"] == "Eye position" and told["words"] == "Both lines move."
    assert {panel["title"] for panel in told["panels"]} == {"Trace"}


# -- the lab -----------------------------------------------------------------------------------------------------------


def test_every_preset_opens():
    """Every preset of the table opens, has a button, and its line begins with its name."""
    lab = eyes()
    assert tuple(name for _, name in lab.preset_buttons.options) == tuple(library().presets)
    for name in library().presets:
        assert eyes(name).line().startswith(f"eye lab “{name}”: ")


def test_the_same_call_gives_the_same_line_and_page():
    """The regression value does not depend on chance, time or order."""
    assert eyes("flutter", opn=0.3).line() == eyes("flutter", opn=0.3).line()
    assert eyes("flutter").static() == eyes("flutter").static()
    assert "opn 0.3" in eyes("flutter", opn=0.3).line()
    assert repr(eyes("healthy")).startswith("eye lab “healthy”: everything as usual; 4 s, ")


def test_setting_shows_what_was_changed_and_reset_takes_it_back():
    """A change is told with its old and new value, the trace follows, and Reset brings the preset back."""
    lab = eyes("healthy")
    line, before = lab.line(), lab.trace
    label = lab.rows["opn"].label
    assert f"Changed: nothing. This is “{library().presets['healthy'].label}” as it stands." in lab.changed.value
    lab.set(opn=0.25, rebound_pprf=900)
    assert f"Changed: {label} 1 → 0.25; " in lab.changed.value
    assert lab.parameters["opn"] == 0.25 == lab.sliders["opn"].value
    assert not np.array_equal(lab.trace.horizontal, before.horizontal)
    assert lab.reading.count.saccades > eyes("healthy").reading.count.saccades
    assert str(lab.reading.count.saccades) in lab.counts.value
    lab.reset_button.click()
    assert lab.line() == line
    assert np.array_equal(lab.trace.horizontal, before.horizontal)


def test_a_value_set_back_by_hand_is_no_change():
    """Who moves a slider there and back has changed nothing."""
    lab = eyes("healthy").set(opn=0.5).set(opn=1)
    assert "Changed: nothing" in lab.changed.value


def test_sliders_and_buttons_do_what_the_methods_do(sent):
    """A moved slider, a pressed preset and Another run change the trace; each sends the canvas one message."""
    lab = eyes("healthy")
    sent.clear()
    lab.sliders["opn"].value = 0.4
    assert lab.parameters["opn"] == 0.4 and len(sent) == 1
    lab.preset_buttons.value = "opsoclonus"
    assert lab.preset == "opsoclonus" and len(sent) == 2
    assert lab.parameters["opn"] == library().presets["opsoclonus"].values["opn"] == lab.sliders["opn"].value
    before = lab.trace
    lab.another_button.click()
    assert lab.seed == 1 and len(sent) == 3
    assert not np.array_equal(lab.trace.horizontal, before.horizontal)
    assert "run 2" in lab.line()


def test_rows_and_plots_on_demand():
    """Velocity and the x-y plot come when they are ticked, and go again."""
    lab = eyes("flutter")
    assert len(lab.canvas.view["rows"]) == 2 and not lab.canvas.view["plane"]
    lab.velocity_box.value = lab.plane_box.value = True
    assert len(lab.canvas.view["rows"]) == 4 and lab.canvas.view["plane"] > 0
    lab.velocity_box.value = lab.plane_box.value = False
    assert len(lab.canvas.view["rows"]) == 2 and not lab.canvas.view["plane"]


def test_the_target_that_jumps_is_drawn():
    """With `step` set, the dashed line of the target is where the model looks."""
    lab = eyes("healthy", step=10)
    steps = lab.canvas.view["targets"]
    assert [size for _, size, _ in steps][:2] == [10, 0]
    when = steps[0][0]
    settled = (lab.trace.time > when + 0.8) & (lab.trace.time < steps[1][0])
    assert abs(np.median(lab.trace.horizontal[settled]) - 10) < 1
    assert eyes("healthy").canvas.view["targets"] == []


def test_the_numbers_as_a_table_when_asked():
    """The tables are not sent before they are asked for; then they follow what is set."""
    lab = eyes("flutter")
    assert lab.numbers.value == ""
    lab.numbers_button.click()
    assert lab.numbers.value.count("<table>") == 2
    assert f"{lab.saccades()[0].onset:.3f}" in lab.numbers.value
    before = lab.numbers.value
    lab.set(opn=0.1)
    assert lab.numbers.value != before
    lab.numbers_button.click()
    assert lab.numbers.value == ""


def test_result_is_one_row_that_can_be_put_together():
    """`.result()` has what was set and what was counted."""
    lab = eyes("flutter", opn=0.3)
    row = lab.result().iloc[0]
    assert (row["preset"], row["opn"], row["saccades"]) == ("flutter", 0.3, len(lab.saccades()))
    assert len(lab.saccades().table()) == row["saccades"]


def test_every_slider_says_what_it_stands_for():
    """Each main parameter has a slider with label and unit, and its meaning and basis one click away."""
    lab = eyes()
    main = [row for row in lab.rows.values() if row.place == "main"]
    assert list(lab.sliders) == [row.name for row in main]
    html = " ".join(widget.value for widget in _html(lab))
    for row in main:
        slider = lab.sliders[row.name]
        assert slider.description.casefold().startswith(row.label.casefold())
        assert row.unit in slider.description
        assert (slider.min, slider.max) == (row.low, row.high)
        assert f"<span class='oms-hidden'> {escape(row.label)}</span>" in html
    assert html.count("What does this stand for?") == len(main) + 1  # and the preset


def _html(widget):
    for child in getattr(widget, "children", ()):
        yield from _html(child)
        if type(child).__name__ == "HTML":
            yield child


@pytest.mark.parametrize(("call", "words"), [
    (lambda: eyes("fluter"), "did you mean “flutter”?"),
    (lambda: eyes("flutter", opm=1), "did you mean “opn”?"),
    (lambda: eyes("flutter", opn=7), "from 0 to 1"),
    (lambda: eyes().set(opm=1), "did you mean “opn”?"),
    (lambda: eyes(seconds=-1), "seconds"),
    (lambda: eyes(compare=("healthy", "fluter")), "did you mean “flutter”?"),
    (lambda: eyes(compare=("healthy",)), "two to"),
    (lambda: eyes(compare="healthy"), "as a list"),
])
def test_mistakes_are_one_sentence(call, words):
    """A wrong name or value raises one sentence that says how to mend it."""
    with pytest.raises(Mistake, match=re.escape(words)) as caught:
        call()
    assert len(str(caught.value)) < 400


def test_a_mistake_changes_nothing():
    """After a refused value the lab stands as before, and the next change works."""
    lab = eyes("healthy")
    line = lab.line()
    with pytest.raises(Mistake):
        lab.set(opn=-1)
    assert lab.line() == line
    assert lab.set(opn=0.5).parameters["opn"] == 0.5


def test_trouble_in_a_slider_is_said_politely(monkeypatch):
    """An unexpected exception while a slider is dragged becomes one sentence, and the page goes on."""
    lab = eyes("healthy")
    monkeypatch.setattr("oms.motion.simulation.simulate", lambda *_, **__: 1 / 0)
    lab.sliders["opn"].value = 0.4
    assert isinstance(lab.trouble, ZeroDivisionError)
    assert "not your doing" in lab.notice.value


def test_counts_of_no_and_one_saccade():
    """A trace with nothing in it has no intervals, and says so without a number."""
    empty = counted(trace(), ())
    assert (empty.saccades, empty.interval, empty.amplitude, empty.across) == (0, None, None, None)
    assert [value for _, value in empty.rows()] == ["0", "–", "–", "–", "–"]
    assert empty.line == "0 saccades"


# -- the map -----------------------------------------------------------------------------------------------------------


def test_the_map_says_where_the_learner_stands():
    """The mark is where the sliders are, and the words give share and frequency of the nearest cell."""
    from oms.motion.oscillation_map import oscillation_map

    often = max(oscillation_map(), key=lambda cell: cell.share)
    lab = eyes("healthy", opn=often.opn, rebound_pprf=often.rebound_pprf)
    assert (lab.map.place["across"], lab.map.place["up"]) == (often.opn, often.rebound_pprf)
    assert f"oscillates {100 * often.share:.0f} % of the time at {often.frequency:.0f} Hz" in lab.map.place["words"]
    assert "does not oscillate" in lab.reset().map.place["words"]
    drawn = lab.map.map
    assert len(drawn["share"]) == len(drawn["across"]) * len(drawn["up"]) == len(oscillation_map())
    place = drawn["up"].index(often.rebound_pprf) * len(drawn["across"]) + drawn["across"].index(often.opn)
    assert drawn["share"][place] == often.share


def test_the_lab_works_without_its_map(monkeypatch):
    """A missing map leaves the rest of the lab as it is."""
    def missing():
        raise Mistake("The file is missing.")

    monkeypatch.setattr("oms.motion.oscillation_map.oscillation_map", missing)
    assert eyes().map.map == {}


# -- side by side ------------------------------------------------------------------------------------------------------


def test_presets_side_by_side():
    """Each preset has its panel on the same axes, its words and its counts; there are no sliders."""
    view = eyes(compare=("healthy", "flutter", "opsoclonus"))
    presets = library().presets
    assert [panel["title"] for panel in view.canvas.view["panels"]] == [
        presets[name].label for name in ("healthy", "flutter", "opsoclonus")]
    assert "“flutter” " in view.line() and "4 s each" in view.line()
    assert "oms-board" not in str([widget._dom_classes for widget in _all(view)])
    for name in view.traces:
        assert str(view.readings[name].count.saccades) in view.static()
        assert view.readings[name].description in " ".join(widget.value for widget in _html(view))
        assert presets[name].label in view.canvas.view["label"]
    assert view.line() == eyes(compare=["healthy", "flutter", "opsoclonus"]).line()


def _all(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _all(child)


# -- without widgets ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [eyes, lambda: eyes("opsoclonus"), lambda: eyes(compare=("healthy", "flutter"))],
                         ids=["healthy", "opsoclonus", "compare"])
def test_static_form(view):
    """Without widgets there is a picture with words, the counts, and only tags that GitHub keeps."""
    html = view().static()
    tags = set(re.findall(r"<(\w+)", re.sub(r'src="[^"]*"', "", html)))
    assert tags <= KEPT_BY_GITHUB | {"img", "caption"}
    alt = re.search(r'<img alt="([^"]+)" src="data:image/svg\+xml,([^"]+)"', html)
    assert len(alt[1]) > 40
    assert "polyline" in alt[2]
    assert "Saccades in 4 s" in html and "Median interval" in html
    assert len(html) < 120_000


# -- the eyes ----------------------------------------------------------------------------------------------------------


def test_the_eyes_are_sent_when_they_are_opened():
    """A closed drawing costs nothing; opened, it gets at most five seconds at 250 positions a second."""
    pair = EyePair()
    pair.show(trace(10))
    assert pair.samples == b""
    pair._receive(pair, {"open": True}, [])
    assert len(pair.samples) == 4 * 2 * 5 * 250
    pair._receive(pair, {"open": False}, [])
    before = pair.samples
    pair.show(trace(4))
    assert pair.samples == before


@pytest.mark.parametrize("message", [None, "open", {"shut": 1}, {}, []])
def test_strange_messages_are_passed_over(message):
    """What no page of ours would send changes nothing."""
    pair = EyePair()
    pair.show(trace())
    pair._receive(pair, message, [])
    assert pair.samples == b""
