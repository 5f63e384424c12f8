"""``quotex extract`` as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

from quotex import Document

SEED = ROOT / "seeds" / "stoltenberg.txt"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "quotex", *arguments], input=stdin, capture_output=True
    )


def test_the_seed_as_a_table() -> None:
    result = run("extract", str(SEED))
    assert (result.returncode, result.stderr) == (0, b"")
    assert "наголосив" in result.stdout.decode()
    assert "Єнс" in result.stdout.decode()


def test_records_come_one_a_line(tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_bytes("«Так», – сказав він.\r\n".encode())
    result = run("extract", "--json", str(SEED), str(other))
    assert (result.returncode, result.stderr) == (0, b"")
    records = [json.loads(line) for line in result.stdout.decode().splitlines()]
    assert [r["id"] for r in records] == [str(SEED), str(other)]
    assert records[1]["text"].endswith("\r\n")
    for record in records:
        assert Document.from_dict(record).to_dict() == record


def test_standard_input() -> None:
    result = run("extract", "-", "--json", stdin="Так.".encode())
    assert json.loads(result.stdout)["text"] == "Так."


def test_no_quotes_is_no_error() -> None:
    result = run("extract", "-", stdin="Сьогодні тепло.".encode())
    assert (result.returncode, result.stdout.decode().strip()) == (0, "No quotes.")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.txt", None, "cannot be read"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\r\n", "empty"),
        ("cp1251.txt", "Привіт".encode("cp1251"), "not UTF-8"),
        ("utf16.txt", "Привіт".encode("utf-16"), "not UTF-8"),
    ],
)
def test_bad_files_are_one_line(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = run("extract", str(SEED), str(path))
    lines = result.stderr.decode().splitlines()
    assert (result.returncode, result.stdout, len(lines)) == (2, b"", 1)
    assert says in lines[0]
    assert name in lines[0]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    result = run("extract", str(tmp_path))
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_engine_is_one_line() -> None:
    result = run("extract", "--engine", "corenlp", str(SEED))
    assert (result.returncode, result.stdout) == (2, b"")
    assert len(result.stderr.splitlines()) == 1


def test_usage_errors_exit_with_2() -> None:
    assert run("extract").returncode == 2
    assert run("nonsense").returncode == 2
