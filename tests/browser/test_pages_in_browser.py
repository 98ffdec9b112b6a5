"""The lessons as files in a browser, without Jupyter: opened from the disk, in both colour schemes, by keyboard, on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from measures import FAINT_TEXT

from lesson_guards import lessons
from oms.teaching.pages import pages
from oms.teaching.slides import slides
from oms.widgets.pages_drawing import drawn
from page_reader import once

READY = [file for file, row in lessons().items() if row["status"] == "ready"]
# What is on a page at once is measured at once: the answers stand open, as a reader leaves them.
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true })"
FAINT = FAINT_TEXT.replace(".oms-view", "body")
BROKEN = "[...document.images].filter(image => !image.complete || !image.naturalWidth).map(image => image.alt.slice(0, 60))"
# The contrast of every text is measured below, in both schemes; axe takes three times as long when it does so too.
AXE = {"rules": {"color-contrast": {"enabled": False}}, "resultTypes": ["violations"]}
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """All lessons as pages, and two as slides."""
    folder, draw = tmp_path_factory.mktemp("pages"), once(drawn)
    pages(folder / "pages", draw)
    pages(folder / "hand-outs", draw, keys=False, lessons=["M04"])
    slides(folder / "slides", draw, ["M04", "M11"])
    return folder


@pytest.fixture(scope="module")
def open_file(browser, built):
    """open_file("pages/index.html", width=1280) -> a page of the browser; what went wrong on it is in `.wrong`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda message: page.wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("request", lambda request: page.wrong.append(request.url)
            if not request.url.startswith(("file:///", "data:")) else None)

    def open_file(file, *, width=1280, height=900, scheme="light"):
        page.wrong.clear()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, media="screen")
        page.goto((built / file).as_uri())
        return page

    yield open_file
    context.close()


def serious(page) -> list[str]:
    """What axe calls serious or critical anywhere on the page."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("name", ["index", *READY])
def test_a_page_serves_everybody(open_file, name):
    """axe finds nothing serious, no text is faint in light or dark, every picture shows, nothing is wider than a phone."""
    page = open_file(f"pages/{name}.html")
    page.evaluate(OPEN_ALL)
    assert not serious(page)
    assert not page.evaluate(FAINT)
    assert not page.evaluate(BROKEN)
    page.emulate_media(color_scheme="dark")
    assert not page.evaluate(FAINT)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) <= 0
    assert not page.wrong


def test_the_measures_can_fail_here(open_file):
    """Grey words on grey and a picture without words are found on a page, so an empty list above means something."""
    page = open_file("pages/index.html")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in line for line in serious(page))
    page.evaluate("document.querySelector('h1').style.cssText = 'color: #999; background: #aaa; font-size: 12px'")
    assert page.evaluate(FAINT)


def test_the_keyboard_alone_reads_a_page(open_file):
    """The first Tab offers the way to the lesson; Enter opens an answer; the way back to the map is a link."""
    page = open_file("pages/04-recognise-and-score.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to the lesson"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#lesson"
    answer = page.locator(".answer").first
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert answer.evaluate("details => details.open")
    page.locator(".course a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html")


@pytest.mark.parametrize(("edition", "told"), [("pages", True), ("hand-outs", False)])
def test_paper_shows_what_is_folded(open_file, edition, told):
    """On paper every answer lies open, the navigation is gone and the drawing dark on white; a hand-out leaves room to write."""
    page = open_file(f"{edition}/04-recognise-and-score.html", scheme="dark")
    take_home = page.locator(".question").first.get_by_text("Take home")
    assert take_home.count() == told and not (told and take_home.is_visible())
    page.emulate_media(media="print")
    assert not told or take_home.is_visible()
    assert page.locator(".space").count() == (0 if told else page.locator("[data-item]").count())
    assert not page.locator("nav").first.is_visible()
    assert page.evaluate("getComputedStyle(document.images[0]).filter") == "none"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.evaluate(FAINT)


def test_slides_are_shown_by_keyboard(open_file):
    """Space goes on, R reveals an answer, T the speaker's notes; a key on a button presses it and turns no slide."""
    page = open_file("slides/04-recognise-and-score.slides.html", width=1920, height=1080)
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    here = "Reveal.getCurrentSlide()"
    assert page.evaluate(f"{here}.querySelector('h1') !== null")
    while not page.evaluate(f"{here}.dataset.item || ''"):
        page.keyboard.press("Space")
    item = page.evaluate(f"{here}.dataset.item")
    assert "right answer" not in page.evaluate(f"{here}.innerText")
    smallest = page.evaluate("""() => Math.min(...[...Reveal.getCurrentSlide().querySelectorAll('p:not(.badge), li, h3')]
        .filter(line => line.offsetParent).map(line => parseFloat(getComputedStyle(line).fontSize) * Reveal.getScale()))""")
    assert smallest >= 24
    page.keyboard.press("t")
    notes = page.locator(".speaker-notes")
    assert notes.is_visible() and "All children are synthetic" in notes.inner_text()
    page.keyboard.press("t")
    assert not notes.is_visible()
    page.keyboard.press("r")
    assert page.evaluate(f"{here}.previousElementSibling.dataset.item") == item
    assert page.evaluate(f"{here}.querySelector('details').open")
    page.evaluate(f"{here}.querySelector('summary').focus()")
    page.keyboard.press("Space")
    assert not page.evaluate(f"{here}.querySelector('details').open")
    assert page.evaluate(f"{here}.previousElementSibling.dataset.item") == item
    assert not serious(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    assert page.evaluate("Reveal.isLastSlide() || Reveal.getIndices().h > 0")
    assert not page.wrong


def test_a_long_slide_is_read_before_the_next_one_comes(open_file):
    """Where a slide is longer than the screen, Space moves it down first, and turns to the next at its end."""
    page = open_file("slides/04-recognise-and-score.slides.html", width=1024, height=768)
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    page.evaluate("""() => { const slide = document.querySelector('section.figure');
        Reveal.slide(...Object.values(Reveal.getIndices(slide)).slice(0, 2)) }""")
    page.wait_for_function("() => Reveal.getCurrentSlide().scrollHeight > Reveal.getCurrentSlide().clientHeight + 100")
    presses = 0
    while page.evaluate("Reveal.getCurrentSlide().className.includes('figure')"):
        page.keyboard.press("Space")
        presses += 1
        assert presses < 12
    assert presses > 2


def test_a_case_on_slides_shows_what_comes_of_a_choice(open_file):
    """Each page of a case is a slide; R opens the answer there and brings it into sight."""
    page = open_file("slides/11-cases.slides.html")
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    page.evaluate("""() => { const slide = [...document.querySelectorAll('section.case')].find(one => one.querySelector('details'));
        Reveal.slide(...Object.values(Reveal.getIndices(slide)).slice(0, 2)) }""")
    page.keyboard.press("r")
    opened = page.locator("section.present details[open]").first
    opened.wait_for()
    assert opened.bounding_box()["y"] < 700
    assert not page.wrong
