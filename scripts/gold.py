"""Joins the stand-off annotations of data/gold with a local clone of brown-uk/corpus.

usage: python scripts/gold.py CORPUS [--set train] [--out quotes-train.jsonl]

CORPUS is a clone of https://github.com/brown-uk/corpus at the commit that the annotations name.
Writes JSON lines with the texts, as `quotex evaluate` and `python -m quotex.training quotes` read
them.  Every text and every span is checked by its hash; what does not fit stops the script.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[1] / "data" / "gold"


def main(arguments: list[str]) -> int:
    """Join one set; 1 where a text is missing or differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="clone of brown-uk/corpus")
    parser.add_argument("--set", choices=("train", "dev"), default="train")
    parser.add_argument("--out", type=Path, help="file to write (standard output)")
    options = parser.parse_args(arguments)
    lines = (GOLD / f"quotes-{options.set}.jsonl").read_text(encoding="utf-8").splitlines()
    joined, wrong = [], []
    for line in lines:
        document = json.loads(line)
        try:
            joined.append(json.dumps(join(document, options.corpus), ensure_ascii=False))
        except (OSError, ValueError) as error:
            wrong.append(f"{document['doc']}: {error}")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    text = "\n".join(joined) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def join(document: dict[str, Any], corpus: Path) -> dict[str, Any]:
    """The annotated document with its text.  Raises `ValueError` where the text differs."""
    text = find_text((corpus / document["path"]).read_bytes(), document["sha256"])
    if text is None:
        raise ValueError(f"{document['path']} differs from commit {document['commit']}")
    for quote in document["quotes"]:
        for (start, end), check in zip(quote["spans"], quote["check"], strict=True):
            if span_hash(text[start:end]) != check:
                raise ValueError(f"the span {start}-{end} does not fit the text")
    quotes = [{k: v for k, v in quote.items() if k != "check"} for quote in document["quotes"]]
    return {**document, "quotes": quotes, "text": text}


def find_text(raw: bytes, digest: str) -> str | None:
    """The text with that SHA-256 among the ways to read the file's bytes, None where none has."""
    text = raw.decode("utf-8")
    unix = text.replace("\r\n", "\n")
    for candidate in (text, text.removeprefix("\ufeff"), unix, unix.removeprefix("\ufeff"),
                      unix.removeprefix("\ufeff").strip()):  # fmt: skip
        if hashlib.sha256(candidate.encode("utf-8")).hexdigest() == digest:
            return candidate
    return None


def span_hash(text: str) -> str:
    """Eight hexadecimal digits by which a span's text is recognised."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
