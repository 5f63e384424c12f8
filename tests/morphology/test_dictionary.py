"""The dictionary's analyses in VESUM's terms, and its own reader as a witness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.morphology.dictionary import Dictionary, analyzer, tag_of

DICTIONARY = Dictionary()


@pytest.mark.parametrize(
    ("form", "lemma", "tag"),
    [
        ("яка", "який", "adj:f:v_naz:pron"),
        ("мене", "я", "noun:anim:m:1:v_rod:pron"),
        ("ній", "вона", "noun:unanim:f:3:v_mis:pron"),
        ("його", "його", "adj:m:v_naz:pron"),
        ("там", "там", "adv"),
        ("кілька", "кілька", "numr:p:v_naz:pron"),
        ("кимось", "хтось", "noun:anim:m:v_oru:pron"),
        ("запросити", "запросити", "verb:perf:inf"),
        ("скажу", "сказати", "verb:perf:futr:s:1"),
        ("зроблено", "зробити", "verb:perf:impers"),
        ("читаючи", "читаючи", "advp:imperf"),
        ("зробленого", "зроблений", "adj:perf:m:v_zna:ranim:adjp:pasv"),
        ("дверей", "двері", "noun:inanim:p:v_rod:ns"),
        ("іванівні", "іванівна", "noun:anim:f:v_dav:prop:pname"),
        ("джонсона", "джонсон", "noun:anim:m:v_rod:prop:lname"),
        ("найкращих", "найкращий", "adj:p:v_rod"),
        ("п'ятьох", "п'ять", "numr:p:v_rod"),
        ("якщо", "якщо", "conj:subord"),
    ],
)
def test_analyses(form: str, lemma: str, tag: str) -> None:
    found = DICTIONARY.look_up(form)
    assert found.known
    assert (lemma, tag) in found.pairs


def test_a_letter_for_another() -> None:
    assert ("ґабзувати", "verb:imperf:past:m") in DICTIONARY.look_up("габзував").pairs


@pytest.mark.parametrize(
    ("form", "lemma", "tag"),
    [
        ("державою-агресором", "держава-агресор", "noun:inanim:f:v_oru"),
        ("держав-членів", "держава-член", "noun:inanim:p:v_rod"),
        ("країн-учасниць", "країна-учасниця", "noun:inanim:p:v_rod"),
        ("четвертому-п'ятому", "четвертий-п'ятий", "adj:m:v_mis"),
        ("слухала-дослухалась", "слухати-дослухатися", "verb:imperf:past:f"),
        ("пензликами-кошачками", "пензлик-кошачка", "noun:inanim:p:v_oru"),
    ],
)
def test_both_parts_of_a_compound_are_inflected(form: str, lemma: str, tag: str) -> None:
    pairs = DICTIONARY.look_up(form).pairs
    assert (lemma, tag) in pairs
    assert all("-" in base and not form.startswith(base.split("-")[0] + "-") for base, _ in pairs)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("бізнес-спільноти", "бізнес-спільнота"),
        ("вересня-жовтня", "вересень-жовтень"),
        ("національно-консервативного", "національно-консервативний"),
    ],
)
def test_a_part_that_may_be_a_lemma_stays_or_is_inflected(form: str, lemma: str) -> None:
    found = DICTIONARY.look_up(form)
    assert not found.known
    assert lemma in {base for base, _ in found.pairs}


def test_what_is_guessed_has_the_letters_of_the_form() -> None:
    lemmas = {lemma for lemma, _ in DICTIONARY.look_up("квілтингу").pairs}
    assert "квілтинг" in lemmas
    assert not any("ґ" in lemma for lemma in lemmas)


@pytest.mark.parametrize("form", ["", "\ud800", "\x00", "ѕ", "г\ud800", "-", "а" * 500])
def test_odd_strings_do_no_harm(form: str) -> None:
    assert DICTIONARY.look_up(form).pairs is not None


def test_gerunds_are_found_through_verbs() -> None:
    assert DICTIONARY.infinitives("роблять") == ["робити"]
    assert DICTIONARY.infinitives("стіл") == []


WORDS = st.sampled_from(
    "мати стіл коли краще її зелена робимо прочитавши одинадцятьма щонайкращого".split()
)


@given(st.one_of(WORDS, st.text("абвгдежиійкмнорстуюяь'-", max_size=8)))
def test_our_walk_through_the_graph_is_the_reader_s(form: str) -> None:
    words = DICTIONARY._words
    assert list(words.rows(form)) == list(words._words.get(form) or ())


def test_tags_are_taken_apart_as_the_dictionarys_own() -> None:
    parts = ("POS", "case", "gender", "number", "person", "tense")
    for tag in analyzer().dictionary.gramtab:
        known = tag_of(tag)
        assert [getattr(known, part) for part in parts] == [getattr(tag, part) for part in parts]
        assert known.grammemes == tag.grammemes
