"""Lemmas, UPOS and features in context."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.errors import ResourceError
from quotex.morphology import Analysis, Morphology
from quotex.morphology import tagger as module
from quotex.morphology.conventions import cased_lemma
from quotex.morphology.dictionary import Dictionary
from quotex.morphology.figures import Figures
from quotex.training.morphology import LONE, build_lexicon

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
        ("Пане Руслане , ви помиляєтеся .", "Пане", "пан", "NOUN"),
        ("Він сказав це .", ".", ".", "PUNCT"),
    ],
)
def test_phenomena(sentence: str, word: str, lemma: str, upos: str) -> None:
    assert analysis(sentence, word)[:2] == (lemma, upos)


@pytest.mark.parametrize(
    ("sentence", "figure", "expected"),
    [
        ("Це сталося 2014 року .", "2014", "ADJ Gen Masc"),
        ("Це сталося у 2014 році .", "2014", "ADJ Loc Masc"),
        ("Хроніка за 2014 рік вийшла .", "2014", "ADJ Acc Masc"),
        ("Закон діяв до 2014 р .", "2014", "ADJ Gen Masc"),
        ("Згадують його за 922 р .", "922", "ADJ Acc Masc"),
        ("Це сталося у 2014 – 2016 роках .", "2014", "ADJ Loc Masc"),
        ("Це сталося у 2014 – 2016 роках .", "2016", "ADJ Loc Masc"),
        ("Це було у вересні 2014 .", "2014", "ADJ Gen Masc"),
        ("Народний артист ( 2014 ) .", "2014", "ADJ Nom Masc"),
        ("Він народився 2014 у Києві .", "2014", "ADJ Gen Masc"),
        ("У 2014 , 15 людей виїхали .", "15", "NUM Nom"),
        ("Відбулося 5 травня .", "5", "ADJ Gen Neut"),
        ("Перенесли на 5 травня .", "5", "ADJ Acc Neut"),
        ("Чекали до 5 травня .", "5", "ADJ Gen Neut"),
        ("Зустріч 5 – 7 травня скасували .", "5", "ADJ Gen Neut"),
        ("Зустріч 5 – 7 травня скасували .", "7", "ADJ Gen Neut"),
        ("Почали о 17 : 55 .", "17", "ADJ Loc Fem"),
        ("Почали о 17 : 55 .", "55", "NUM Nom"),
        ("Працює з 9 : 00 до 18 : 00 .", "9", "ADJ Gen Fem"),
        ("Працює з 9 : 00 до 18 : 00 .", "18", "ADJ Gen Fem"),
        ("Прийшли об 11 ранку .", "11", "ADJ Loc Fem"),
        ("Храм XX століття .", "XX", "ADJ Gen Neut"),
        ("Це було в ХІХ ст .", "ХІХ", "ADJ Loc Neut"),
        ("Мова від VII до XI ст .", "VII", "ADJ Gen Neut"),
        ("Візит Єлизавети II завершився .", "II", "ADJ Gen Fem"),
        ("Навчається у 7 класі .", "7", "ADJ Loc Masc"),
        ("Стояв біля 4 корпусу .", "4", "ADJ Gen Masc"),
        ("Він купив 3 зошити .", "3", "NUM Acc"),
        ("Розмовляли з 5 людьми .", "5", "NUM Ins"),
        ("Фільм ішов у 10 містах .", "10", "NUM Loc"),
        ("Прийшло до 20 осіб .", "20", "NUM Gen"),
        ("Це 25 % людей .", "25", "NUM Nom"),
        ("Зросло на 25 % .", "25", "NUM Acc"),
        ("Так відповіли у 25 % випадків .", "25", "NUM Loc"),
        ("Тариф становить 25 грн .", "25", "NUM Acc"),
        ("Витратив 500 гривень .", "500", "NUM Acc"),
        ("Продано 500 квитків .", "500", "NUM Acc"),
        ("Загинуло 7 тварин .", "7", "NUM Nom"),
        ("Зібралося 15 депутатів .", "15", "NUM Nom"),
        ("Вона працювала 25 років .", "25", "NUM Acc"),
        ("Минуло 25 років .", "25", "NUM Nom"),
        ("Людині у віці 60 років допомогли .", "60", "NUM Gen"),
        ("Застава у розмірі 15 млн грн .", "15", "NUM Gen"),
        ("Валик розміром 5 мм .", "5", "NUM Nom"),
        ("Прийшло близько 70 людей .", "70", "NUM Gen"),
        ("Не більше 70 людей .", "70", "NUM Gen"),
        ("Тариф становить не більше ніж 70 грн .", "70", "NUM Acc"),
        ("Глибина досягає 20 метрів .", "20", "NUM Gen"),
        ("Протягом останніх 25 років .", "25", "NUM Gen"),
        ("Коштує 4 - 5 євро .", "5", "NUM Acc"),
        ("Коштує 32 , 4 грн .", "4", "NUM Acc"),
        ("Займає 11 байтів і 2 біти .", "2", "NUM Acc"),
        ("Це було 70 років тому .", "70", "NUM Acc"),
        ("Це повторили 10 разів .", "10", "NUM Acc"),
        ("Сума понад 5 млн .", "5", "NUM Acc"),
        ("68 паркомісць пустують .", "68", "NUM Nom"),
        ("Розділ 14 .", "14", "NUM Nom"),
    ],
)
def test_figures(sentence: str, figure: str, expected: str) -> None:
    lemma, upos, feats = analysis(sentence, figure)
    case, gender = feats["Case"], feats.get("Gender")
    assert lemma == figure
    assert " ".join(filter(None, [upos, case, gender])) == expected
    assert feats["NumType"] == ("Ord" if upos == "ADJ" else "Card")
    assert feats.get("Number") == ("Sing" if upos == "ADJ" else None)


@pytest.mark.parametrize(
    ("sentence", "word", "case"),
    [
        ("Згадують його за 922 р .", "р", "Acc"),
        ("Це було в XX ст .", "ст", "Loc"),
        ("Це 25 % людей .", "%", "Gen"),
        ("Це 25 млн людей .", "млн", "Gen"),
    ],
)
def test_signs_beside_figures(sentence: str, word: str, case: str) -> None:
    assert analysis(sentence, word).feats["Case"] == case


@pytest.mark.parametrize("figure", ["5²", "2٣", "²", "IIII", "0", "999999999999999999999999"])
def test_odd_figures(figure: str) -> None:
    for sentence in ("{} класі", "у {} році", "( {} )", "{}", "о {} - {} : {} / {}"):
        words = sentence.replace("{}", figure).split()
        assert len(MORPHOLOGY.tag([words])[0]) == len(words)


def test_figures_need_their_signs() -> None:
    with pytest.raises(ResourceError, match=r"morphology-signs\.tsv"):
        Figures({"year": frozenset(("рік",))})


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


def test_what_is_seen_once_of_a_frequent_form_is_left_out_against_the_dictionary() -> None:
    vocative, surname = ("пан", "noun:anim:m:v_kly"), ("пане", "noun:anim:m:v_naz:prop:lname")
    dictionary = Dictionary()

    def kept(form: str, seen: int) -> set[tuple[str, str]]:
        counts = defaultdict(Counter, {form: Counter({vocative: seen, surname: 1})})
        lexicon = build_lexicon(counts, dictionary)
        return {(lemma, tag) for lemma, tag, _ in lexicon.look_up(form)}

    assert kept("пане", LONE - 1) == {vocative}
    assert kept("пане", LONE - 2) == {vocative, surname}
    assert kept("пхтане", LONE) == {vocative, surname}  # no form of the dictionary


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
    [("ud-iu-dev", "ud", 0.9838, 0.966), ("ud-parlamint-dev", "vesum", 0.992, 0.979)],
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


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
@pytest.mark.parametrize(
    ("corpus", "morphology", "floor"),
    [("ud-iu-dev", UD, 0.93), ("ud-parlamint-dev", MORPHOLOGY, 0.953)],
)
def test_case_of_all_nominals(corpus: str, morphology: Morphology, floor: float) -> None:
    """The case of every word to which the treebank gives one, figures among them."""
    path = SHARED / "data" / f"{corpus}.conllu.gz"
    blocks = gzip.decompress(path.read_bytes()).decode().strip().split("\n\n")
    gold = [[row.split("\t") for row in block.split("\n") if row[0] != "#"] for block in blocks]
    gold = [[row for row in rows if row[0].isdecimal()] for rows in gold]
    right = []
    for rows, analyses in zip(
        gold, morphology.tag([[r[1] for r in rs] for rs in gold]), strict=True
    ):
        for row, (_, _, feats) in zip(rows, analyses, strict=True):
            case = dict(pair.split("=") for pair in row[5].split("|") if pair != "_").get("Case")
            if case and row[3] in ("NOUN", "PROPN", "ADJ", "PRON", "DET", "NUM"):
                right.append(feats.get("Case") == case)
    assert len(right) > 5000
    assert sum(right) / len(right) >= floor
