"""Scores quotes against annotated documents: found, bounded, attributed.

Gold: JSON lines, one document each: ``{"doc", "genre", "text", "quotes": [{"type", "spans", "cue",
"speaker_span", "speaker", "kind"}]}``; ``spans`` are character offsets, ``speaker`` the accepted
names in the nominative, empty where nobody can be named.

Two contents match where the characters they cover, edges trimmed of blanks, marks and
punctuation, overlap (intersection over union) by `OVERLAP` or more; pairs are taken greedily, the
closest first, each quote once.  Direct and mixed quotes are scored together (``quoted``), indirect
ones apart.  All figures are micro-averages over the documents.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..document import QUOTE_TYPES
from ..errors import RecordError

OVERLAP = 0.7
EXACT = 0.999
_EDGE = re.compile(r"[\s«»\"“”„‟‘’'‚‹›`(),.;:!?…–—-]")
_NAME_WORD = re.compile(r"[\w’'ʼ-]+")
Spans = Sequence[Sequence[int]]
Record = Mapping[str, Any]


@dataclass(slots=True)
class Ratio:
    """Precision and recall from counts: right, in the gold, predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def to_dict(self) -> dict[str, Any]:
        """``{"p", "r", "f1", "gold", "pred"}``, rounded to four places."""
        p = self.right / self.predicted if self.predicted else 0.0
        r = self.right / self.gold if self.gold else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return {
            "p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4),
            "gold": self.gold, "pred": self.predicted,
        }  # fmt: skip


@dataclass(slots=True)
class Evaluation:
    """The figures (`scores`), by type, genre and rule, the reliability of confidence, the errors.

    ``rules`` counts per rule of attribution ``(content and speaker right, answers)``;
    ``reliability`` per tenth of confidence the same.
    """

    scores: dict[str, Any]
    types: dict[str, dict[str, Any]]
    genres: dict[str, dict[str, Any]]
    rules: dict[str, tuple[int, int]]
    reliability: dict[int, tuple[int, int]]
    errors: list[str]

    def to_dict(self) -> dict[str, Any]:
        """All figures as one JSON object; the errors as a list of lines."""
        return {
            **self.scores,
            "types": self.types,
            "genres": self.genres,
            "rules": {name: list(counts) for name, counts in self.rules.items()},
            "reliability": {str(k): list(counts) for k, counts in self.reliability.items()},
            "errors": self.errors,
        }


@dataclass(slots=True)
class _Counts:
    quoted: Ratio = field(default_factory=Ratio)
    exact: Ratio = field(default_factory=Ratio)
    attributed: Ratio = field(default_factory=Ratio)
    indirect: Ratio = field(default_factory=Ratio)
    indirect_attributed: Ratio = field(default_factory=Ratio)
    speakers: list[int] = field(default_factory=lambda: [0, 0])
    indirect_speakers: list[int] = field(default_factory=lambda: [0, 0])
    nominative: list[int] = field(default_factory=lambda: [0, 0])

    def scores(self) -> dict[str, Any]:
        return {
            "quoted": self.quoted.to_dict(),
            "exact": self.exact.to_dict(),
            "attributed": self.attributed.to_dict(),
            "speaker": _share(self.speakers),
            "indirect": self.indirect.to_dict(),
            "indirect_attributed": self.indirect_attributed.to_dict(),
            "indirect_speaker": _share(self.indirect_speakers),
            "nominative": _share(self.nominative),
        }


def read_gold(path: Path, genre: str | None = None) -> list[dict[str, Any]]:
    """The documents of a gold file, of one genre where it is given.

    Raises `RecordError` where the file cannot be read or a line is not an annotated document.
    """
    documents = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"gold {path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            _check(document)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RecordError(f"gold {path}, line {number}: {error!r}") from error
        if genre is None or document.get("genre") == genre:
            documents.append(document)
    return documents


def _check(document: Any) -> None:
    """Raises an error of Python's where the document lacks what the scores need."""
    text = document["text"]
    for name in (text, document["doc"], document.get("genre") or ""):
        if not isinstance(name, str):
            raise TypeError(f"{name!r} is no string")
    for quote in document["quotes"]:
        spans = [tuple(span) for span in quote["spans"]]
        if quote["type"] not in QUOTE_TYPES or not all(0 <= a < b <= len(text) for a, b in spans):
            raise ValueError("a quote's type or spans are out of range")
        names = quote["speaker"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise TypeError("a quote's speaker is no list of names")
        if any(not isinstance(place, int) for span in spans for place in span):
            raise TypeError("a quote's spans are no whole numbers")


def evaluate(gold: Iterable[Record], predicted: Mapping[str, Record]) -> Evaluation:
    """The figures of predicted records (`Document.to_dict`), by document name, against gold.

    Raises `RecordError` where a predicted quote lies outside the gold's text.
    """
    total = _Counts()
    genres: dict[str, _Counts] = defaultdict(_Counts)
    types: dict[str, Ratio] = defaultdict(Ratio)
    rules: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    reliability: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    errors: list[str] = []
    for document in gold:
        name, text = document["doc"], document["text"]
        if name not in predicted:
            errors.append(f"{name}: no prediction")
        found = predicted.get(name, {"quotes": []})["quotes"]
        if any(end > len(text) for quote in found for _, end in _parts(quote)):
            raise RecordError(f"{name}: the prediction is of another text")
        counts = (total, genres[document.get("genre") or ""])
        for indirect in (False, True):
            want = [q for q in document["quotes"] if (q["type"] == "indirect") == indirect]
            have = [q for q in found if (q["type"] == "indirect") == indirect]
            right: set[int] = set()
            pairs = _pairs(text, want, have, OVERLAP)
            exact = 0 if indirect else len(_pairs(text, want, have, EXACT))
            for i, j in pairs:
                named = speaker_is_right(have[j], want[i])
                if named:
                    right.add(j)
                else:
                    errors.append(_speaker_error(name, text, want[i], have[j], indirect))
                for count in counts:
                    _count_speaker(count, want[i], have[j], named, indirect)
            for count in counts:
                _count(count, len(want), len(have), len(pairs), len(right), exact, indirect)
            errors += _missed_and_extra(name, text, want, have, pairs)
            for quote in want:
                types[quote["type"]].gold += 1
            for quote in have:
                types[quote["type"]].predicted += 1
            for i, _ in pairs:
                types[want[i]["type"]].right += 1
            for j, quote in enumerate(have):
                tenth = min(9, int(float(quote.get("confidence") or 0) * 10))
                for tally in (rules[quote.get("rule") or ""], reliability[tenth]):
                    tally[0] += j in right
                    tally[1] += 1
    return Evaluation(
        scores=total.scores(),
        types={kind: ratio.to_dict() for kind, ratio in sorted(types.items())},
        genres={genre: count.scores() for genre, count in sorted(genres.items())},
        rules={rule: (a, b) for rule, (a, b) in sorted(rules.items(), key=lambda x: -x[1][1])},
        reliability={tenth: (a, b) for tenth, (a, b) in sorted(reliability.items())},
        errors=errors,
    )


def evaluate_file(path: Path, *, genre: str | None = None) -> Evaluation:
    """Analyze the texts of a gold file with the default pipeline and score the result.

    Raises `RecordError` where the file is no gold file.
    """
    from ..pipeline import analyze

    gold = read_gold(path, genre)
    return evaluate(gold, {d["doc"]: analyze(d["text"]).to_dict() for d in gold})


def report(evaluation: Evaluation, errors: int = 0) -> Iterator[str]:
    """The figures as lines of text; with ``errors``, that many differences first (-1: all)."""
    yield from evaluation.errors if errors < 0 else evaluation.errors[:errors]
    yield from _lines(evaluation.scores)
    for genre, scores in evaluation.genres.items():
        if len(evaluation.genres) > 1:
            yield f"-- {genre or 'no genre'}"
            yield from _lines(scores)
    yield "-- rules: content and speaker right, of so many answers"
    for rule, (right, answers) in evaluation.rules.items():
        yield f"{rule or '(no rule)':28s} {right / answers:.3f}  ({right} of {answers})"
    yield "-- confidence: content and speaker right, of so many answers"
    for tenth, (right, answers) in evaluation.reliability.items():
        span = f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f}"
        yield f"{span:28s} {right / answers:.3f}  ({right} of {answers})"


def covered(text: str, spans: Spans) -> set[int]:
    """The positions of the characters that spans cover, each span trimmed at its edges."""
    out: set[int] = set()
    for start, end in spans:
        while start < end and _EDGE.match(text[start]):
            start += 1
        while end > start and _EDGE.match(text[end - 1]):
            end -= 1
        out.update(range(start, end))
    return {position for position in out if not text[position].isspace()}


def same_name(predicted: str, gold: str) -> bool:
    """Is it the same name, up to inflection, or a part that can stand for it?

    ``Столтенберг`` stands for ``Єнс Столтенберг``, ``мешканка`` for ``мешканка села``, but
    ``НАТО`` does not for ``генеральний секретар НАТО``.
    """
    mine, theirs = _words(predicted), _words(gold)
    if not mine or not theirs:
        return False
    small, big, full = (
        (mine, theirs, gold) if len(mine) <= len(theirs) else (theirs, mine, predicted)
    )
    if not all(any(_same_word(a, b) for b in big) for a in small):
        return False
    if len(small) == len(big):
        return True
    common = [word for word in _NAME_WORD.findall(full) if word[0].islower()]
    if common:  # a description: its head noun has to be there
        return any(_same_word(a, word.lower()) for a in small for word in common)
    return len(small) >= 2 or _same_word(small[-1], big[-1]) or _same_word(small[-1], big[0])


def speaker_is_right(predicted: Record, gold: Record) -> bool:
    """Is the predicted speaker one of the gold's names, or rightly none?"""
    name = (predicted.get("speaker") or {}).get("name")
    if not gold["speaker"]:
        return not name
    return any(same_name(name or "", alias) for alias in gold["speaker"])


def _words(name: str) -> list[str]:
    return _NAME_WORD.findall(_plain(name))


def _plain(name: str) -> str:
    return name.lower().replace("’", "'").replace("ʼ", "'")


def _same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return shared >= 3 and len(a) - shared <= 3 and len(b) - shared <= 3


def _parts(quote: Record) -> list[tuple[int, int]]:
    return [(part["start"], part["end"]) for part in quote["parts"]]


def _pairs(
    text: str, gold: Sequence[Record], predicted: Sequence[Record], threshold: float
) -> list[tuple[int, int]]:
    want = [covered(text, quote["spans"]) for quote in gold]
    have = [covered(text, _parts(quote)) for quote in predicted]
    shares = [
        (len(a & b) / len(a | b) if a | b else 0.0, i, j)
        for i, a in enumerate(want)
        for j, b in enumerate(have)
    ]
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    used: set[int] = set()
    for share, i, j in sorted(shares, reverse=True):
        if share < threshold:
            break
        if i not in taken and j not in used:
            taken.add(i)
            used.add(j)
            pairs.append((i, j))
    return pairs


def _count(
    counts: _Counts, gold: int, predicted: int, pairs: int, right: int, exact: int, indirect: bool
) -> None:
    found = counts.indirect if indirect else counts.quoted
    attributed = counts.indirect_attributed if indirect else counts.attributed
    rows = [(found, pairs), (attributed, right)]
    if not indirect:
        rows.append((counts.exact, exact))
    for ratio, number in rows:
        ratio.right += number
        ratio.gold += gold
        ratio.predicted += predicted


def _count_speaker(
    counts: _Counts, gold: Record, predicted: Record, right: bool, indirect: bool
) -> None:
    if not gold["speaker"]:
        return
    tally = counts.indirect_speakers if indirect else counts.speakers
    tally[0] += right
    tally[1] += 1
    if right and not indirect:
        name = predicted["speaker"]["name"].lower().replace("’", "'")
        aliases = [alias.lower().replace("’", "'") for alias in gold["speaker"]]
        counts.nominative[0] += name in aliases
        counts.nominative[1] += 1


def _share(tally: Sequence[int]) -> float | None:
    return round(tally[0] / tally[1], 4) if tally[1] else None


def _speaker_error(name: str, text: str, gold: Record, predicted: Record, indirect: bool) -> str:
    label = "SPEAKER(indirect)" if indirect else "SPEAKER"
    said = (predicted.get("speaker") or {}).get("name")
    return f"{name} {label} gold={gold['speaker']} pred={said!r} | {_show(text, gold['spans'])}"


def _missed_and_extra(
    name: str,
    text: str,
    gold: Sequence[Record],
    predicted: Sequence[Record],
    pairs: Sequence[tuple[int, int]],
) -> Iterator[str]:
    matched, used = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
    for i, quote in enumerate(gold):
        if not matched[i]:
            yield f"{name} MISSED {quote['type']} | {_show(text, quote['spans'])}"
    for j, quote in enumerate(predicted):
        if not used[j]:
            yield f"{name} EXTRA {quote['type']} | {_show(text, _parts(quote))}"


def _show(text: str, spans: Spans) -> str:
    line = " ⟨…⟩ ".join(text[start:end].replace("\n", "⏎") for start, end in spans)
    return line if len(line) < 110 else line[:60] + " … " + line[-45:]


def _lines(scores: Mapping[str, Any]) -> Iterator[str]:
    for name, value in scores.items():
        if isinstance(value, dict):
            yield (
                f"{name:20s} P {value['p']:.3f}  R {value['r']:.3f}  F1 {value['f1']:.3f}"
                f"  (gold {value['gold']}, pred {value['pred']})"
            )
        else:
            yield f"{name:20s} {value}"
