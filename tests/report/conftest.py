"""The tiny question, a plan for it, and a browser that fails on anything but the page itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.plan.plan import Plan
from tests.packs import write_pack
from tests.plans import example_plan

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    return read_instance(write_pack(tmp_path_factory.mktemp("pack")))


@pytest.fixture(scope="session")
def plan(instance: Instance) -> Plan:
    return example_plan(instance)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: .ci/run installs it where it may")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a file; when the test ends, nothing may have been said on the console, asked of the network or run."""
    pages, complaints = [], []

    def open_page(file: Path, width: int = 1280, height: int = 900) -> Any:
        page = chromium.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: _ask(request.url, file, complaints))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


def _ask(url: str, file: Path, complaints: list[str]) -> None:
    if url != file.as_uri() and not url.startswith("data:"):
        complaints.append(f"request: {url}")
