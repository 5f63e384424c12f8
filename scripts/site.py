"""Hooks of mkdocs: what the site takes from the program itself, so that it cannot fall behind.

- pages that the menu of ``mkdocs.yml`` does not name stand at its end, model cards on their own;
- the page of the command line shows every command's own help;
- the page of the Python reference has every public name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from typer.testing import CliRunner

import quotex
from quotex.cli import app

WIDTH = 90


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Puts the pages that no menu entry names under "Model cards" and "More"."""
    named = set(leaves(config.nav))
    rest = sorted(file.src_uri for file in files.documentation_pages() if file.src_uri not in named)
    cards = [uri for uri in rest if uri.startswith("models/")]
    more = [uri for uri in rest if not uri.startswith("models/")]
    if more:
        config.nav.append({"More": more})
    if cards:
        config.nav.append({"Model cards": cards})
    return files


def leaves(part: Any) -> Iterator[str]:
    """The pages a menu names."""
    if isinstance(part, str):
        yield part
    else:
        for inner in part.values() if isinstance(part, dict) else part or ():
            yield from leaves(inner)


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Completes the two reference pages."""
    if page.file.src_uri == "reference/cli.md":
        return markdown + "\n".join(commands())
    if page.file.src_uri == "reference/api.md":
        return markdown + "\n".join(unnamed(markdown))
    return markdown


def commands() -> Iterator[str]:
    """Each command with its help."""
    for name in re.findall(r"^  (\w+)  +\S", help_text().split("Commands:")[1], re.M):
        yield f"\n## quotex {name}\n\n```text\n{help_text(name)}```\n"


def help_text(*command: str) -> str:
    """What ``quotex COMMAND --help`` prints."""
    runner = CliRunner(env={"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH)})
    return runner.invoke(app, [*command, "--help"], prog_name="quotex").output.lstrip()


def unnamed(markdown: str) -> Iterator[str]:
    """Public names that the page does not have yet."""
    there = {line.rpartition(".")[2] for line in re.findall(r"^::: ([\w.]+)", markdown, re.M)}
    for name, module in quotex._HOME.items():
        if name not in there and module != "errors":
            yield f"\n::: quotex.{module}.{name}\n"
