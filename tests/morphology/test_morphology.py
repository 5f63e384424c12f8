"""Lemmas, UPOS and features in context."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.morphology import Analysis, Morphology
from quotex.morphology import tagger as module
from quotex.morphology.conventions import cased_lemma

MORPHOLOGY = Morphology()
UD = Morphology("ud")


def analysis(sentence: str, word: str, morphology: Morphology = MORPHOLOGY) -> Analysis:
    words = sentence.split()
    return morphology.tag([words])[0][words.index(word)]


@pytest.mark.parametrize(
    ("sentence", "word", "lemma", "upos"),
    [
        ("Мати вже приготувала вечерю .", "Мати", "мати", "NOUN"),
        ("Ми хочемо мати власний дім .", "мати", "мати", "VERB"),
        ("Він поклав книгу на білий стіл .", "білий", "білий", "ADJ"),
        ("Яка сьогодні буде погода ?", "Яка", "який", "DET"),
        ("Можна зайти ?", "Можна", "можна", "ADV"),
        ("Уже стемніло .", "Уже", "уже", "ADV"),
        ("Треба діяти , бо часу немає .", "Треба", "треба", "ADV"),
        ("П’ять людей прийшли вчасно .", "П’ять", "п'ять", "NUM"),
        ("П’ять людей прийшли вчасно .", "людей", "людина", "NOUN"),
        ("Він живе за зачиненими дверима .", "дверима", "двері", "NOUN"),
        ("Роботу зроблено якісно .", "зроблено", "зробити", "VERB"),
        ("Зроблену роботу оцінили .", "Зроблену", "зроблений", "ADJ"),
        ("Діти сміялися на подвір’ї .", "сміялися", "сміятися", "VERB"),
        ("Діти сміялися на подвір’ї .", "Діти", "дитина", "NOUN"),
        ("Найкращі учні отримали нагороди .", "Найкращі", "найкращий", "ADJ"),
        ("Її книга лежала на столі .", "Її", "її", "DET"),
        ("Президент зустрів її в аеропорту .", "її", "вона", "PRON"),
        ("Вона була вдома .", "була", "бути", "AUX"),
        ("Якби ж він знав !", "знав", "знати", "VERB"),
        ("Будь ласка , сідайте .", "Будь", "бути", "VERB"),
        ("Це сталося 2014 року .", "2014", "2014", "ADJ"),
        ("Купили 2014 яблук .", "2014", "2014", "NUM"),
        ("Відбулося 5 травня .", "5", "5", "ADJ"),
        ("З 2014-го тут живуть .", "2014-го", "2014-й", "ADJ"),
        ("Храм ХІХ століття .", "ХІХ", "ХІХ", "ADJ"),
        ("Агентство Reuters повідомило про це .", "Reuters", "Reuters", "X"),
        ("Рішення ВАКСом не ухвалено .", "ВАКСом", "ВАКС", "NOUN"),
        ("Він сказав це .", ".", ".", "PUNCT"),
    ],
)
def test_phenomena(sentence: str, word: str, lemma: str, upos: str) -> None:
    assert analysis(sentence, word)[:2] == (lemma, upos)


@pytest.mark.parametrize(
    ("sentence", "word", "lemma", "feats"),
    [
        (
            "Про це заявив генсек Столтенберг .",
            "Столтенберг",
            "Столтенберг",
            {"Case": "Nom", "NameType": "Sur", "Gender": "Masc"},
        ),
        (
            "Зустріч із Володимиром Зеленським відбулася .",
            "Зеленським",
            "Зеленський",
            {"Case": "Ins", "NameType": "Sur"},
        ),
        (
            "Зустріч із Володимиром Зеленським відбулася .",
            "Володимиром",
            "Володимир",
            {"Case": "Ins", "NameType": "Giv"},
        ),
        ("За словами Ганни Петрівни , так .", "Петрівни", "Петрівна", {"NameType": "Pat"}),
        ("У КИЄВІ тривають переговори .", "КИЄВІ", "Київ", {"Case": "Loc"}),
        ("Країни НАТО домовилися .", "НАТО", "НАТО", {"Abbr": "Yes"}),
        ("Він зателефонував братові .", "братові", "брат", {"Case": "Dat", "Number": "Sing"}),
        ("Він бачив брата .", "брата", "брат", {"Case": "Acc", "Animacy": "Anim"}),
        ("Прийдіть завтра .", "Прийдіть", "прийти", {"Mood": "Imp", "Person": "2"}),
        ("Вона прочитала книгу .", "прочитала", "прочитати", {"Tense": "Past", "Gender": "Fem"}),
        ("Шановні колеги , розпочнімо !", "колеги", "колега", {"Case": "Voc"}),
        ("Шановні гості прибули , і свято почалося .", "гості", "гість", {"Case": "Nom"}),
        ("Це наш новий дім .", "Це", "це", {"Case": "Nom", "PronType": "Dem"}),
        ("Вона прочитала книгу .", "книгу", "книга", {"Case": "Acc"}),
    ],
)
def test_features(sentence: str, word: str, lemma: str, feats: dict[str, str]) -> None:
    found = analysis(sentence, word)
    assert found.lemma == lemma
    assert {name: found.feats.get(name) for name in feats} == feats


@pytest.mark.parametrize(
    ("sentence", "word", "vesum", "ud"),
    [
        ("Він пішов , не сказавши ні слова .", "сказавши", "сказавши", "сказати"),
        ("Вона йшла , усміхаючись .", "усміхаючись", "усміхаючись", "усміхатися"),
        ("Тут немає світла .", "немає", "немає", "немати"),
        ("Він став більш обережним .", "більш", "більше", "більш"),
    ],
)
def test_conventions(sentence: str, word: str, vesum: str, ud: str) -> None:
    assert analysis(sentence, word).lemma == vesum
    assert analysis(sentence, word, UD).lemma == ud


@pytest.mark.parametrize("apostrophe", "'’ʼ‘")
def test_apostrophes_do_not_matter(apostrophe: str) -> None:
    assert analysis(f"Моя сім{apostrophe}я велика .", f"сім{apostrophe}я").lemma == "сім'я"


def test_stress_and_lookalikes_do_not_matter() -> None:
    assert analysis("Стара́ фортеця стоїть .", "Стара́").lemma == "старий"
    assert analysis("Мiсто спить .", "Мiсто").lemma == "місто"  # a Latin i


@pytest.mark.parametrize(
    ("form", "lemma", "tag", "cased"),
    [
        ("КИЄВА", "київ", "noun:inanim:m:v_rod:prop:geo", "Київ"),
        ("Нечуй-Левицького", "нечуй-левицький", "noun:prop:lname", "Нечуй-Левицький"),
        ("НАТО", "нато", "noun:abbr:prop", "НАТО"),
        ("ВВП", "ввп", "noun:abbr", "ВВП"),
        ("РАЦСу", "рацс", "noun:abbr", "РАЦС"),
        ("МакДональда", "макдональд", "noun:prop:lname", "МакДональд"),
        ("Слово", "слово", "noun:inanim:n:v_naz", "слово"),
        ("В.", "в.", "noun:prop:fname:abbr", "В."),
    ],
)
def test_capitals(form: str, lemma: str, tag: str, cased: str) -> None:
    assert cased_lemma(form, lemma, tag) == cased


SENTENCES = st.lists(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from("Мати . , р 2014 Київ її на - \ud800 \x00 п’ять НАТО В.".split(" ")),
        ),
        max_size=6,
    ),
    max_size=4,
)


@settings(deadline=None, max_examples=60)
@given(SENTENCES)
def test_any_strings_are_tagged(sentences: list[list[str]]) -> None:
    tagged = MORPHOLOGY.tag(sentences)
    assert [len(row) for row in tagged] == [len(words) for words in sentences]
    for row in tagged:
        for lemma, upos, feats in row:
            assert isinstance(lemma, str)
            assert upos
            assert all(feats.values())
    assert MORPHOLOGY.tag(sentences) == tagged


def test_nothing_to_tag() -> None:
    assert MORPHOLOGY.tag([]) == []
    assert MORPHOLOGY.tag([[], []]) == [[], []]


def test_the_table_of_forms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FORMS", 50)
    monkeypatch.setattr(module, "RUN", 20)
    morphology = Morphology()
    words = [f"слово{number}" for number in range(200)]
    rows = morphology.tag([words[at : at + 10] for at in range(0, 200, 10)])
    assert len(rows) == 20
    assert len(morphology._forms) <= 50 + 20 + 20


def test_a_sentence_longer_than_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RUN", 7)
    rows = Morphology().tag([["Мати"], ["слово"] * 30, [], ["тут", "."]])
    assert [len(row) for row in rows] == [1, 30, 0, 2]


def test_training_is_deterministic_and_its_weights_load(tmp_path: Path) -> None:
    data = tmp_path / "tagged.jsonl"
    noun, verb = "noun:inanim:f:v_zna", "verb:imperf:pres:s:1"
    sentence = [["Я", "я", "noun:anim:s:v_naz:pron:pers:1"], ["бачу", "бачити", verb],
                ["книгу", "книга", noun], [".", ".", "punct"]]  # fmt: skip
    import json

    data.write_text(
        "\n".join(json.dumps({"doc": str(n), "sentences": [sentence] * 3}) for n in range(6)),
        encoding="utf-8",
    )
    outs = []
    for name in ("a.npz", "b.npz"):
        command = [sys.executable, "-m", "quotex.training", "morphology", "--data", str(data)]
        command += ["--out", str(tmp_path / name), "--folds", "2", "--epochs", "1"]
        subprocess.run(command, check=True, capture_output=True)
        outs.append((tmp_path / name).read_bytes())
    assert outs[0] == outs[1]


SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
@pytest.mark.parametrize(
    ("corpus", "lemmas", "lemma", "upos"),
    [("ud-iu-dev", "ud", 0.982, 0.958), ("ud-parlamint-dev", "vesum", 0.990, 0.968)],
)
def test_scores(corpus: str, lemmas: str, lemma: float, upos: float) -> None:
    command = [sys.executable, str(SHARED / "tools" / "score_lemmas.py"), "--json"]
    command += [str(SHARED / "data" / f"{corpus}.conllu.gz"), "--option", f"lemmas={lemmas}"]
    command += ["--option", "steps=morphology"]
    import json

    done = subprocess.run(command, check=True, capture_output=True)
    scores = json.loads(done.stdout)
    assert scores["lemma"] >= lemma
    assert scores["upos"] >= upos
