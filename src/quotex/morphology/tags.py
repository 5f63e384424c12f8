"""Tags: VESUM's, reduced to what we decide on, and their translation into Universal Dependencies.

A tag is a string like ``noun:anim:m:v_naz:prop:lname``: a word class and pieces in a fixed order.
Its *core* is what context decides; the rest (`FLAGS`) belongs to the lemma or the form.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ..errors import ResourceError
from ..resources import read_table

# Every piece there is, in the order in which it stands in a tag.
_ORDER = (
    "anim inanim unanim perf imperf inf impers past pres futr impr m f n p s 1 2 3 "
    "v_naz v_rod v_dav v_zna v_oru v_mis v_kly rinanim ranim ns prop fname lname pname geo "
    "abbr pron coord subord adjp actv pasv compc comps foreign"
).split()
_PLACE = {piece: place for place, piece in enumerate(_ORDER)}
_NOMINAL = set("m f n p v_naz v_rod v_dav v_zna v_oru v_mis v_kly pron".split())
_KEPT = {
    "noun": _NOMINAL | set("anim inanim unanim s 1 2 3 ns prop fname lname pname geo abbr".split()),
    "adj": _NOMINAL | set("rinanim ranim abbr adjp actv pasv perf imperf compc comps".split()),
    "numr": _NOMINAL,
    "verb": set("perf imperf inf impers past pres futr impr m f n p s 1 2 3".split()),
    "advp": {"perf", "imperf"},
    "adv": {"compc", "comps"},
    "conj": {"coord", "subord"},
    "noninfl": {"foreign"},
}
_RENAMED = {
    "noinfl": "noninfl", "unknown": "unclass", "date": "number", "time": "number",
    "aprt": "part", "xmltag": "symb", "hashtag": "unclass",
}  # fmt: skip
FLAGS = frozenset("ns geo abbr adjp actv pasv compc comps foreign".split())
CASES = ("v_naz", "v_rod", "v_dav", "v_zna", "v_oru", "v_mis", "v_kly")


def make_tag(word_class: str, pieces: Iterable[str]) -> str:
    """The tag of a class and its pieces, those we do not keep left out.

    >>> make_tag("noun", ["inanim", "f", "v_rod", "xp2"])
    'noun:inanim:f:v_rod'
    """
    word_class = _RENAMED.get(word_class, word_class)
    kept = _KEPT.get(word_class, set())
    found = {piece for piece in pieces if piece in kept}
    if word_class == "adj" and "adjp" not in found:
        found -= {"perf", "imperf"}
    return ":".join([word_class, *sorted(found, key=_PLACE.__getitem__)])


@cache
def reduce_tag(vesum: str) -> str:
    """A full VESUM tag with only the pieces we keep.

    >>> reduce_tag("adj:m:v_zna:rinanim:compb")
    'adj:m:v_zna:rinanim'
    """
    word_class, *pieces = vesum.split(":")
    return make_tag(word_class, pieces)


@cache
def core_of(tag: str) -> str:
    """The tag without what belongs to the lemma alone."""
    word_class, *pieces = tag.split(":")
    drop = FLAGS | {"perf", "imperf"} if word_class == "adj" else FLAGS
    return ":".join([word_class, *(piece for piece in pieces if piece not in drop)])


@cache
def to_ud(tag: str) -> tuple[str, dict[str, str]]:
    """UPOS and features of a tag.  The dictionary is shared: do not change it.

    >>> to_ud("noun:anim:f:v_dav:prop:fname")[0]
    'PROPN'
    """
    rows = _ud_rows()
    word_class, *pieces = tag.split(":")
    upos, feats = rows.get((word_class, "*"), ("X", {}))
    merged = dict(feats)
    for piece in pieces:
        for key in (("*", piece), (word_class, piece)):
            other, more = rows.get(key, ("", {}))
            upos = other or upos
            merged.update(more)
    return upos, {name: merged[name] for name in sorted(merged) if merged[name]}


@cache
def _ud_rows() -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    rows = {}
    for row in read_table("morphology-ud"):
        rows[row["class"], row["piece"]] = (row["upos"], parse_feats(row["feats"]))
    return rows


def parse_feats(written: str) -> dict[str, str]:
    """Features from UD's way of writing them; ``Name=`` takes a feature away."""
    feats = {}
    for pair in filter(None, written.split("|")):
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ResourceError(f"{pair!r} is no feature")
        feats[name] = value
    return feats
