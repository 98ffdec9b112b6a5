"""Browser tests need a Chromium and playwright. Without them they are skipped with the reason, never silently;
with OMS_REQUIRE_BROWSER=1 (as in CI) a missing browser is a failure."""

import os
import pathlib

import pytest

HERE = pathlib.Path(__file__).parent


def _missing() -> str:
    from lab import chromium
    if not chromium():
        return "no Chromium on this machine (install the package `chromium`, or set CHROMIUM to its path)"
    try:
        import axe_playwright_python  # noqa: F401
        import playwright  # noqa: F401
    except ImportError:
        return "the packages of tests/browser/requirements.txt are not installed"
    return ""


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium for the whole run."""
    if reason := _missing():
        if os.environ.get("OMS_REQUIRE_BROWSER") == "1":
            pytest.fail(f"browser tests are required here, but: {reason}", pytrace=False)
        pytest.skip(reason)
    from lab import CHROMIUM_ARGUMENTS, chromium
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """One JupyterLab over a copy of the course, shared by the tests that leave no trace behind."""
    from lab import TOP, Lab, course
    root = course(tmp_path_factory.mktemp("course"), *sorted((TOP / "notebooks").glob("*.ipynb")))
    lab = Lab(root)
    yield lab
    lab.stop()


@pytest.fixture
def visit(browser, lab):
    """visit(notebook, theme="light", width=1280, lab=None) -> Page: a notebook opened in a context of its own."""
    from lab import Page
    contexts = []

    def visit(notebook, *, theme="light", width=1280, at=None, **settings):
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = Page(at or lab, context.new_page(), theme)
        page.open(notebook)
        return page

    yield visit
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items):
    """Mark everything in this folder as a browser test."""
    for item in items:
        if HERE in pathlib.Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
