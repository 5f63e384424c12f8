"""VESUM tags, their reduction and their translation into UD."""

from __future__ import annotations

import pytest

from quotex.errors import ResourceError
from quotex.morphology.tags import core_of, parse_feats, reduce_tag, to_ud


@pytest.mark.parametrize(
    ("vesum", "reduced"),
    [
        ("noun:inanim:f:v_rod:xp2", "noun:inanim:f:v_rod"),
        ("adj:m:v_zna:rinanim:compb", "adj:m:v_zna:rinanim"),
        ("adj:f:v_naz:adjp:pasv:perf", "adj:perf:f:v_naz:adjp:pasv"),
        ("noun:anim:s:v_naz:pron:pers:1", "noun:anim:s:1:v_naz:pron"),
        ("verb:rev:imperf:pres:s:3", "verb:imperf:pres:s:3"),
        ("number:latin", "number"),
        ("time", "number"),
    ],
)
def test_reduction(vesum: str, reduced: str) -> None:
    assert reduce_tag(vesum) == reduced


def test_the_core_has_no_flags() -> None:
    assert core_of("noun:inanim:p:v_rod:ns:prop:geo:abbr") == "noun:inanim:p:v_rod:prop"
    assert core_of("adj:perf:f:v_naz:adjp:pasv") == "adj:f:v_naz"
    assert core_of("verb:perf:inf") == "verb:perf:inf"


@pytest.mark.parametrize(
    ("tag", "upos", "feats"),
    [
        (
            "noun:anim:f:v_dav:prop:fname",
            "PROPN",
            "Animacy=Anim|Case=Dat|Gender=Fem|NameType=Giv|Number=Sing",
        ),
        ("noun:inanim:p:v_rod:ns", "NOUN", "Animacy=Inan|Case=Gen|Number=Ptan"),
        ("adj:m:v_zna:rinanim", "ADJ", "Animacy=Inan|Case=Acc|Gender=Masc|Number=Sing"),
        ("verb:perf:inf", "VERB", "Aspect=Perf|VerbForm=Inf"),
        (
            "verb:imperf:pres:p:3",
            "VERB",
            "Aspect=Imp|Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin",
        ),
        (
            "verb:perf:past:f",
            "VERB",
            "Aspect=Perf|Gender=Fem|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin",
        ),
        ("advp:imperf", "VERB", "Aspect=Imp|VerbForm=Conv"),
        ("conj:subord", "SCONJ", ""),
        ("adj:f:v_rod:pron", "DET", "Case=Gen|Gender=Fem|Number=Sing"),
        ("punct", "PUNCT", ""),
        ("no such class", "X", ""),
    ],
)
def test_translation(tag: str, upos: str, feats: str) -> None:
    assert to_ud(tag) == (upos, parse_feats(feats))


def test_a_feature_needs_an_equals_sign() -> None:
    with pytest.raises(ResourceError):
        parse_feats("Case=Nom|Gender")
