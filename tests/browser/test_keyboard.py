"""A quiz belongs to its keyboard: keys on its controls never reach the notebook, and it can be done without a mouse."""

import string

import pytest
from playwright.sync_api import expect

VIEWS = {"one-of-each": "quiz('one-of-each', shuffle_seed=1)", "bedside": "case('quiet-eyes')",
         "figure": "figure('signs-in-order')", "progress": "progress()", "sources": "sources('M04')",
         "eyes": "eyes('flutter')", "compare": "eyes(compare=('healthy', 'opsoclonus'))", "traces": "traces(seed=3)",
         "diagram": "diagram('saccade-generator')", "trace-item": "quiz('first-look')",
         "steps": "steps('immune-chain')", "table": "table('workup')", "orders": "case('first-orders')",
         "covered": "table('differential')",
         "review": "review()", "objectives": "progress('objectives')", "hand-in": "hand_in()",
         "unfolding": "case('stopped-walking', seed=1)", "classroom": "case('stopped-walking', present=True)",
         "exam": "quiz('before-and-after', form='A', mode='exam')", "tally": "tally('oms-q-0481')", "analyse": "analyse()",
         "export": "export()", "adopt": "adopt()", "letter-cards": "letter_cards()", "preview": "preview('oms-q-0481')",
         "new-lesson": "new_lesson()",
         "criteria": "criteria()", "tree": "tree()", "icons": "icons('new-cases')", "bayes": "bayes()"}
# Opening a notebook costs more than pressing keys in it, so several views share one.
SHARED = (("one-of-each",), ("traces", "sources"), ("trace-item", "progress", "figure"), ("eyes", "bedside"),
          ("compare", "steps"), ("review", "objectives", "hand-in", "exam"), ("diagram", "orders"), ("table", "covered"),
          ("criteria", "tree", "icons", "bayes"), ("unfolding", "tally"), ("classroom", "preview"),
          ("analyse", "export", "adopt", "letter-cards", "new-lesson"))
ANSWER_FIRST = "quiz('one-of-each', shuffle_seed=1, answer_first=True)"
CONTROLS = "button, input, select, textarea, a[href], summary, [tabindex]:not([tabindex='-1'])"
# Every letter, and those that JupyterLab gives a meaning of their own with Shift.
KEYS = [*string.ascii_lowercase, *"JKLMOVZ", *string.digits, "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+Enter",
        "Control+Enter", "Shift+M", "Delete", "Backspace"]
# One guard stands around a whole view, so every key is pressed on its first control, and on each further kind of control
# those that would insert, cut, delete, merge, run or turn a cell.
TELLING = ["b", "x", "d", "d", "m", "1", "ArrowUp", "Shift+Enter", "Shift+M", "Delete"]


@pytest.fixture(scope="module")
def keyboard_lab(browser, tmp_path_factory):
    """A lab with one scratch notebook for every kind of view: its cells may be harmed by a failing test."""
    from lab import Lab, course
    def cells(*names):
        return ["from oms import *", "1 + 1", *(VIEWS[name] for name in names), "2 + 2"]

    alone = [{"name": f"{name}.ipynb", "cells": cells(name)} for name in VIEWS]
    first = {"name": "answer-first.ipynb", "cells": ["from oms import *", "1 + 1", ANSWER_FIRST, "2 + 2"]}
    shared = [{"name": f"{'+'.join(names)}.ipynb", "cells": cells(*names)} for names in SHARED if len(names) > 1]
    root = course(tmp_path_factory.mktemp("keys"), *alone, first, *shared)
    lab = Lab(root)
    yield lab
    lab.stop()


# In one call, because a view may put a control in another's place between two.
FIRST_NEW = """([controls, done]) => [...document.querySelectorAll(`.oms-view :is(${controls})`)].map(control => [control,
    [control.tagName, control.type || '', control.className, control.closest('[class*=oms-]').className].join(' ')
    + '|' + [...control.closest('.oms-view').classList].filter(name => !/^oms-(is|asks|at|offers)/.test(name)).join(' ')])
    .find(([control, kind]) => !done.includes(kind) && !control.matches(':disabled') && control.getClientRects().length
                               && getComputedStyle(control).visibility === 'visible') || null"""


def unpressed_control(page, done: set[str]):
    """The first visible control of a kind that was not pressed before, and its kind; None when all were.

    Of many alike controls one is enough: alike means same tag, type and class.
    """
    found = page.page.evaluate_handle(FIRST_NEW, [CONTROLS, sorted(done)])
    if found.json_value() is None:
        return None
    return found.get_property("0").as_element(), found.get_property("1").json_value()


def press_everything(page, done: set[str]) -> None:
    """Press every key on every visible control that was not pressed before, and look at the notebook each time."""
    before = page.cells()
    views = {kind.rpartition("|")[2] for kind in done}
    while found := unpressed_control(page, done):
        control, kind = found
        done.add(kind)
        view = kind.rpartition("|")[2]
        keys = TELLING if view in views else KEYS
        views.add(view)
        for key in keys:
            if not control.is_visible():
                break  # the key did its work and the view moved on
            control.evaluate("e => e.focus({preventScroll: true})")
            page.page.keyboard.press(key)
        assert page.cells() == before, f"a key pressed on {kind} changed the notebook"


def test_every_view_has_its_keys_pressed():
    """No view is forgotten when they are put together."""
    assert sorted(name for names in SHARED for name in names) == sorted(VIEWS)


@pytest.mark.parametrize("names", SHARED, ids="+".join)
def test_no_key_on_any_control_changes_the_notebook(visit, keyboard_lab, names):
    """Letters, digits and arrows on every control of every kind of view leave cells, types and sources as they were."""
    page = visit(f"notebooks/{'+'.join(names)}.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.wait_for_function(f"() => document.querySelectorAll('.oms-view').length >= {len(names)}")
    done: set[str] = set()
    press_everything(page, done)
    if names == ("one-of-each",):  # on through every kind of question
        for _ in range(8):
            page.page.locator(".oms-next:visible").click()
            page.page.wait_for_timeout(250)
            press_everything(page, done)
    assert done, "the view has controls"
    assert page.exceptions == []


def test_the_guard_is_what_protects(visit, keyboard_lab):
    """The same key on a plain ipywidgets button does change the notebook, so the test above can fail."""
    from lab import write_notebook
    write_notebook(keyboard_lab.root / "notebooks" / "plain.ipynb",
                   ["import ipywidgets", "ipywidgets.Button(description='plain')", "2 + 2"])
    page = visit("notebooks/plain.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.wait_for_selector(".jupyter-button")
    before = page.cells()
    page.page.locator(".jupyter-button").focus()
    page.page.keyboard.press("b")
    assert page.cells() != before


HERE = """() => { const e = document.activeElement; const view = e.closest('.oms-view'); if (!view) return null;
    const set = e.closest('fieldset');
    return { tag: e.tagName, type: e.type || '', words: (e.innerText || e.getAttribute('aria-label') || '').trim(),
             picked: !!(set && set.querySelector('input:checked')), feedback: e.classList.contains('oms-feedback') } }"""


def answer_by_keyboard(page) -> None:
    """From anywhere in the quiz: Tab on, choose with Space, type where text is asked for, press Check with Enter."""
    keyboard = page.page.keyboard
    for _ in range(120):
        keyboard.press("Tab")
        here = page.page.evaluate(HERE)
        if here is None:
            continue
        if here["tag"] == "INPUT" and here["type"] in ("radio", "checkbox") and not here["picked"]:
            keyboard.press("Space")
        elif here["tag"] == "TEXTAREA":
            keyboard.type("a few words of my own")
        elif here["tag"] == "INPUT" and here["type"] == "text":
            keyboard.type("81")
        elif here["words"] == "Show the options":
            keyboard.press("Enter")
            page.page.wait_for_function(f"() => ['radio', 'checkbox'].includes(({HERE})()?.type)", timeout=5000)
            keyboard.press("Space")
        elif here["words"] in ("Check", "Reveal", "Save my ticks") or here["words"].startswith("Knew"):
            keyboard.press("Enter")
            page.page.wait_for_timeout(300)
            if page.page.evaluate(HERE) is not None:
                return
    raise AssertionError("no way to Check by keyboard")


def test_a_whole_quiz_by_keyboard_alone(visit, keyboard_lab):
    """One question of each kind is answered without a mouse, from the notebook to the summary; where options come after a
    few words, the first of them takes the focus."""
    page = visit("notebooks/answer-first.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.wait_for_selector(".oms-quiz.oms-is-recalling textarea")
    before = page.cells()
    page.page.locator(".oms-quiz .oms-reset").focus()  # as somebody who comes by Shift+Tab from the cell below
    keyboard = page.page.keyboard
    for _ in range(60):  # backwards to the top of the quiz, out of it at most
        keyboard.press("Shift+Tab")
        if page.page.evaluate(HERE) is None:
            break
    for _ in range(40):
        if page.page.locator(".oms-is-finished").count():
            break
        state = page.page.locator(".oms-quiz").get_attribute("class")
        if "oms-is-checked" in state:
            for _ in range(40):
                keyboard.press("Tab")
                here = page.page.evaluate(HERE)
                if here and here["words"] in ("Next", "Finish"):
                    break
            keyboard.press("Enter")
            page.page.wait_for_timeout(400)
        else:
            answer_by_keyboard(page)
            page.page.wait_for_timeout(200)
    expect(page.page.locator(".oms-is-finished"), "the summary is reached").to_have_count(1)
    expect(page.page.locator(".oms-quiz")).to_contain_text("8 answered")
    assert page.cells() == before


def test_feedback_takes_the_focus_and_is_announced(visit, keyboard_lab):
    """After Check the focus is on the feedback, and the live region, there from the start, has the verdict."""
    page = visit("notebooks/one-of-each.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.wait_for_selector(".oms-quiz input")
    live = page.page.locator(".oms-quiz .oms-live[role=status]")
    assert live.count() == 1 and live.inner_text() == ""
    page.page.locator(".oms-quiz input").first.focus()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowUp")
    assert page.page.locator(".oms-quiz input:checked").count() == 1, "arrow keys move between options and choose"
    answer_by_keyboard(page)
    page.page.wait_for_selector(".oms-feedback")
    assert page.page.evaluate(HERE)["feedback"]
    expect(live).not_to_have_text("")


def test_a_button_that_hides_itself_hands_the_focus_on(visit, keyboard_lab):
    """Commit goes away when it is pressed: what came of it takes the focus, and going back gives it to a field."""
    page = visit("notebooks/icons.ipynb", at=keyboard_lab)
    page.run_all()
    view = page.page.locator(".oms-icons")
    for field in view.locator("input").all():
        field.fill("1")
    for name, then in (("Commit to my estimate", "e.matches('.oms-outcome')"), ("Estimate again", "e.matches('button, input')")):
        view.get_by_role("button", name=name).focus()
        page.page.keyboard.press("Enter")
        page.page.wait_for_function(f"() => {{ const e = document.activeElement; return e.closest('.oms-icons') && {then} "
                                    f"&& e.innerText !== '{name}' }}", timeout=5000)


def test_a_choice_is_read_apart_from_its_label(visit, keyboard_lab):
    """"MRI of the brain" and "high burden" are two things for a screen reader too."""
    page = visit("notebooks/orders.ipynb", at=keyboard_lab)
    page.run_all()
    label = page.page.locator(".oms-orders label:has(.oms-tag)").first
    tag = label.locator(".oms-tag").inner_text()
    assert f" {tag}" in label.evaluate("e => e.textContent")


def test_sources_do_not_tell_what_a_row_still_hides(visit, keyboard_lab):
    """With a row covered, “Sources” gives the sources; the note and the facts come with the answer."""
    page = visit("notebooks/covered.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.locator(".oms-more").first.press("Enter")
    fold = page.page.locator(".oms-behind").first
    assert fold.locator("li").first.is_visible() and not fold.get_by_text("The facts behind it").is_visible()
    page.page.locator(".oms-uncover").first.press("Enter")
    fold.get_by_text("The facts behind it").wait_for(state="visible", timeout=5000)
