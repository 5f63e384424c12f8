"""The HTML view in a real browser: where the marks stand, what they look like, what cannot run.

Needs Chromium (Debian: ``apt-get install chromium``).  Without it these tests are left out, unless
``QUOTEX_NEED_BROWSER`` is set, as continuous integration does: then they fail.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.view.examples import article, hostile

import quotex
from quotex.view import markup
from quotex.view.style import style

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync --disable-extensions
--window-size=1000,1000 --virtual-time-budget=5000""".split()

# What the page looks like, as the browser laid it out.
PROBE = """<script>
function shown(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('.qx-label').forEach(label => label.remove());
  return copy.textContent;
}
function look(element) {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {classes: element.className, text: shown(element), title: element.title,
    labels: [...element.querySelectorAll(':scope > .qx-label')].map(l => l.textContent),
    width: box.width, height: box.height, left: box.left, right: box.right,
    background: style.backgroundColor, ink: style.color, left_line: style.borderLeftWidth,
    line: style.borderBottomStyle, line_width: style.borderBottomWidth,
    line_colour: style.borderBottomColor};
}
document.querySelectorAll('details').forEach(fold => fold.open = true);
const all = s => [...document.querySelectorAll(s)];
const report = {
  title: document.title, text: all('.qx-text').map(shown).join(''),
  strangers: all('.quotex script, .quotex img, .quotex [onerror], .quotex a').length,
  marks: all('.qx-text [title]').map(look), wide: document.documentElement.scrollWidth,
  legend: all('.qx-legend li').map(item => item.textContent),
  cells: all('.qx-words').map(cell => cell.getBoundingClientRect().width),
  page: getComputedStyle(document.body).backgroundColor,
};
const out = document.createElement('pre'); out.id = 'report';
out.textContent = JSON.stringify(report); document.body.append(out);
</script>"""

Run = Callable[..., str]


@pytest.fixture(scope="module")
def browser() -> Run:
    """Calls the browser with a page and flags; gives what it wrote."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "no Chromium here: apt-get install chromium"
        if os.environ.get("QUOTEX_NEED_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)

    def run(page: Path, *flags: str) -> str:
        profile = page.parent / "profile"
        command = [path, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
        done = subprocess.run(command, capture_output=True, check=True, timeout=240)
        return done.stdout.decode("utf-8")

    return run


def probe(browser: Run, folder: Path, content: str, *flags: str) -> dict[str, Any]:
    """The report on a view inside a page that lets scripts run."""
    page = folder / "page.html"
    page.write_text(
        "<!DOCTYPE html><meta charset=utf-8><meta name=color-scheme content='light dark'>"
        "<title>whole</title><style>:root{color-scheme:light dark}"
        f"body{{background:Canvas;color:CanvasText}}</style><body>{content}{PROBE}",
        encoding="utf-8",
        newline="",
    )
    dom = browser(page, "--dump-dom", *flags)
    found = re.search(r'<pre id="report">(.*?)</pre>', dom, re.S)
    assert found, dom[-2000:]
    report: dict[str, Any] = json.loads(html.unescape(found[1]))
    return report


def of_kind(report: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [mark for mark in report["marks"] if kind in mark["classes"].split()]


def test_marks_are_where_they_should_be(browser: Run, tmp_path: Path) -> None:
    document = article()
    report = probe(browser, tmp_path, markup(document))
    assert report["text"] == document.text
    parts = [part.text for quote in document.quotes for part in quote.parts]
    assert [mark["text"] for mark in of_kind(report, "qx-quote")] == parts
    assert {m["text"] for m in of_kind(report, "qx-cue")} == {"За словами", "сказала", "додали"}
    assert {m["text"] for m in of_kind(report, "qx-speaker")} == {"Оксани Вітер", "вона", "мерії"}
    entities = [entity.text for entity in document.entities]
    assert [mark["text"] for mark in of_kind(report, "qx-entity")] == entities
    for mark in report["marks"]:
        assert mark["width"] > 5
        assert 10 < mark["height"] < 200
        assert mark["title"]
    assert [mark["labels"] for mark in of_kind(report, "qx-quote")] == [
        ["1 Вітер"], ["1 Вітер"], ["1 Вітер"], ["1 Вітер"], ["2 мерія"],
    ]  # fmt: skip
    lines = {
        kind: of_kind(report, f"qx-{kind}")[0]["line"] for kind in ("direct", "mixed", "indirect")
    }
    assert lines == {"direct": "solid", "mixed": "double", "indirect": "dashed"}
    colours = {mark["line_colour"] for mark in of_kind(report, "qx-quote")}
    assert len(colours) == 2
    assert len(report["legend"]) == 2


@pytest.mark.parametrize(("flag", "page", "ink"), [("1", 255, 0), ("0", 18, 255)])
def test_light_and_dark(browser: Run, tmp_path: Path, flag: str, page: int, ink: int) -> None:
    report = probe(
        browser, tmp_path, markup(article()), f"--blink-settings=preferredColorScheme={flag}"
    )
    assert report["page"] == f"rgb({page}, {page}, {page})"
    for mark in of_kind(report, "qx-quote"):
        assert mark["ink"] == f"rgb({ink}, {ink}, {ink})"
        assert float(mark["background"].split(",")[3].rstrip(")")) == pytest.approx(
            0.17 if page == 255 else 0.3, abs=0.01
        )
        assert mark["left_line"] == "3px"


def test_a_hostile_text_breaks_nothing(browser: Run, tmp_path: Path) -> None:
    document = hostile(200)
    report = probe(browser, tmp_path, markup(document))
    assert report["title"] == "whole"
    assert report["strangers"] == 0
    text = document.text.replace("\r\n", "\n").replace("\x00", "␀").replace("\x07", "␇")
    assert report["text"] == text.replace("\ud800", "\ufffd")
    quotes = of_kind(report, "qx-quote")
    assert [mark["text"] for mark in quotes] == [quote.text for quote in document.quotes]
    assert all(mark["width"] > 100 for mark in quotes)
    assert report["wide"] <= 1000
    assert max(mark["right"] for mark in report["marks"]) <= 1000


@pytest.mark.parametrize(
    ("theme", "system", "tint"), [("false", "1", 0.3), ("true", "0", 0.17), ("true", "1", 0.17)]
)
def test_a_notebooks_theme_counts_for_more_than_the_systems(
    browser: Run, tmp_path: Path, theme: str, system: str, tint: float
) -> None:
    body = f"<script>document.body.dataset.jpThemeLight = '{theme}'</script>{markup(article())}"
    report = probe(browser, tmp_path, body, f"--blink-settings=preferredColorScheme={system}")
    for mark in of_kind(report, "qx-quote"):
        alpha = float(mark["background"].split(",")[3].rstrip(")"))
        assert alpha == pytest.approx(tint, abs=0.01)


def test_a_table_stays_legible_where_it_is_narrow(browser: Run, tmp_path: Path) -> None:
    narrow = f"<div style='width: 500px; overflow: auto'>{article().quotes._repr_html_()}</div>"
    report = probe(browser, tmp_path, narrow)
    assert len(report["cells"]) == 4
    assert min(report["cells"]) > 150


def test_the_page_lets_nothing_run(browser: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    script = "<script>document.title='broken'</script>"
    written = quotex.to_html([hostile(20), article()])
    page.write_text(written.replace("</body>", script + "</body>"), encoding="utf-8")
    dom = browser(page, "--dump-dom")
    assert "<title>broken</title>" not in dom  # the page's own policy stopped even that
    assert dom.count('class="qx-text"') == 2


def test_a_picture_shows_every_speakers_colour(browser: Run, tmp_path: Path) -> None:
    from matplotlib.image import imread

    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    hostile(200).to_html(page)
    browser(page, f"--screenshot={picture}", "--blink-settings=preferredColorScheme=1")
    pixels = (imread(picture)[:, :, :3] * 255).round().astype(int)
    seen = {tuple(row) for row in pixels.reshape(-1, 3).tolist()}
    colours = re.findall(r"--qx-c: (\d+) (\d+) (\d+) \}", style())
    wanted = {tuple(map(int, colour)) for colour in colours} - {(128, 128, 128)}
    assert len(wanted) == 12
    assert wanted <= seen
