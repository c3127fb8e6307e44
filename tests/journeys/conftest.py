"""One demo product and one empty product for all journeys; a browser per module, whose event loop must not stand in the way of others."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.journeys.product import Product, running

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)


RUNNING = ExitStack()
"""Both products. They stop after the last journey, not at the end of the session: a worker goes on with other tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The samenwerkdag last: by then the calendars of the demo have been read, which it waits for."""
    items.sort(key=lambda item: "test_sharing_a_day" in item.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    if nextitem is None or not nextitem.nodeid.startswith("tests/journeys/"):
        RUNNING.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """The product with its demo world, of which as many calendars as the journeys need."""
    settings = {"KL_AVAILABILITY_WATCH_SECONDS": "3", "KL_DEMO_CALENDARS": "40", "KL_AVAILABILITY_SPARE_READINGS": "4"}
    return RUNNING.enter_context(running(tmp_path_factory.mktemp("demo") / "data", **settings))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """The product on an adopter's first day."""
    return RUNNING.enter_context(running(tmp_path_factory.mktemp("empty") / "data", "--no-demo"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's own Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium found: `make test` installs it on Debian as root"
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running_browser = playwright.chromium.launch(executable_path=path, args=[*options, "--disable-component-update", "--disable-sync"])
        yield running_browser
        running_browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(url, phone=True, script=False)`: a page of a new visitor; an error in its script fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def visit(url: str, *, phone: bool = False, script: bool = True) -> Page:
        context = browser.new_context(viewport=PHONE if phone else DESK, java_script_enabled=script, locale="nl-NL")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert errors == []
