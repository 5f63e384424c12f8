"""Names into the nominative: a hand-made table, a round trip, and the rules one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import texts

import quotex
from quotex.document import ENTITY_LABELS
from quotex.morphology import decline, gender_of, nominative, nominative_of, nominatives
from quotex.morphology.names_words import CASES, guessed_readings, restore, word_readings

TABLE = Path(__file__).with_name("names.tsv")


def rows() -> list[tuple[str, str, str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[1], row[2], row[3]) for row in cells[1:]]


@pytest.fixture(scope="module")
def pipeline() -> quotex.Pipeline:
    return quotex.load(steps=["morphology"])


def in_context(pipeline: quotex.Pipeline, sentence: str, phrase: str, label: str) -> str:
    tokens = pipeline.analyze(sentence).tokens
    start = sentence.index(phrase)
    end = start + len(phrase)
    inside = [n for n, token in enumerate(tokens) if token.start >= start and token.end <= end]
    return nominatives(tokens, [(inside[0], inside[-1] + 1, label)])[0]


def test_table_in_context(pipeline: quotex.Pipeline) -> None:
    table = rows()
    assert len(table) >= 150
    wrong = [
        f"{phrase}: {found}, not {expected}"
        for sentence, phrase, label, expected in table
        if (found := in_context(pipeline, sentence, phrase, label)) != expected
    ]
    assert len(wrong) / len(table) <= 0.03, "\n".join(wrong)


def test_round_trip_with_an_independent_oracle() -> None:
    """2,000 names declined by shevchenko into six cases come back to the nominative."""
    shevchenko = pytest.importorskip("shevchenko")
    right = total = 0
    for given_name, family_name, gender in sample(2000):
        sex = "masculine" if gender == "masc" else "feminine"
        for case in ("nominative", "genitive", "dative", "accusative", "ablative", "locative"):
            form = shevchenko.in_case(
                case, gender=sex, given_name=given_name, family_name=family_name
            )
            phrase = f"{form['given_name']} {form['family_name']}"
            right += nominative_of(phrase, gender=gender) == f"{given_name} {family_name}"
            total += 1
    assert total == 12_000
    assert right / total >= 0.97


GIVEN = {
    "masc": """Андрій Микола Олександр Василь Іван Петро Володимир Юрій Сергій Ігор Михайло Тарас
    Павло Дмитро Роман Богдан Борис Анатолій Віктор Олег Степан Григорій Євген Максим Ярослав
    Леонід Валерій Віталій В'ячеслав Остап Назар Денис Артем Антон Данило Кирило Федір Левко
    Лук'ян Гліб Ілля Микита Яків Матвій Нестор Джордж Джон Роберт Пауль Ентоні""".split(),
    "fem": """Софія Ольга Марія Леся Олена Аліна Ірина Наталія Оксана Катерина Юлія Тетяна Ганна
    Надія Людмила Галина Світлана Валентина Лариса Віра Любов Дарина Соломія Христина Уляна
    Мирослава Зоряна Ярослава Олександра Євгенія Вікторія Анастасія Поліна Діана Злата Маргарита
    Ангела Урсула Анджеліна Емма Кіра Лідія Зінаїда Раїса Ніна Інна Жанна Марта Орися
    Дар'я""".split(),
}  # fmt: skip
STEMS = """Бондар Ковал Мельн Шевч Кравч Ткач Савч Рибалк Гонч Мороз Петр Іван Павл Рома Васил
    Степан Гриц Мартин Максим Остап Клим Семен Данил Яким Захар Левч Панас Юрч Нестер
    Тимош""".split()
ENDINGS = """енко чук юк ик ак ишин ський цький ець ич ович евич ин ов няк ун аш ура ейко ило
    ань ій ун як""".split()  # fmt: skip
SURNAMES = """Зеленський Столтенберг Кравчук Сорока Кулеба Швець Заєць Коваль Стефаник Шевченко
    Людкевич Завгородній Садовий Притула Кличко Гнатюк Бондаренко Мельник Ткаченко Петренко
    Гончарук Лисенко Руденко Мороз Кравець Перепелиця Дзюба Гайдай Кобзар Горобець Гай Рибак
    Скрипка Гармаш Ярош Бойко Стус Драч Костенко Яворівський Загребельний Гуцало Тютюнник
    Вінграновський Пушкін Лавров Захаров Достоєвський Джонсон Байден Макрон Шольц Трамп Маск
    Блінкен Кінг Сартр Ердоган Орбан Качинський Туск Дуда Навроцький Грибаускайте Санду Міллер Вебер
    Кучма Порошенко
    Яценюк Гриценко Луценко Чубаров Джемілєв Федоров Малюська Верещук Резніков Умєров Шмигаль
    Свириденко Марченко Галущенко Ляшко Стефанчук Корнієнко Арахамія Железняк Гетманцев""".split()


def sample(count: int) -> Iterator[tuple[str, str, str]]:
    """(first name, surname, gender), always the same ones: known surnames and made-up ones."""
    chance = random.Random(20)
    for number in range(count):
        gender = ("masc", "fem")[number % 2]
        surname = chance.choice(SURNAMES)
        if number % 3 == 0:
            surname = chance.choice(STEMS) + chance.choice(ENDINGS)
        if gender == "fem":
            surname = feminine(surname)
        yield chance.choice(GIVEN[gender]), surname, gender


def feminine(surname: str) -> str:
    for ending, other in (("ий", "а"), ("ій", "я"), ("ов", "ова"), ("єв", "єва"), ("ін", "іна")):
        if surname.endswith(ending) and not surname.endswith(("чій", "рій", "лій")):
            return surname.removesuffix(ending) + other
    return surname


@pytest.mark.parametrize(
    ("phrase", "label", "expected"),
    [
        ("Єнса  Столтенберга", "PER", "Єнс Столтенберг"),
        ("Єнса\nСтолтенберга", "PER", "Єнс Столтенберг"),
        ("Єнса\u00a0Столтенберга", "PER", "Єнс Столтенберг"),
        ("Столте\u0301нберга", "PER", "Столтенберг"),
        ("«Динамо»", "ORG", "Динамо"),
        ("«Динамо", "ORG", "Динамо"),
        ("Динамо»", "ORG", "Динамо"),
        ("клубу «Динамо»", "ORG", "клуб «Динамо»"),
        ("«Рух» і «Опора»", "ORG", "«Рух» і «Опора»"),
        ("26 січня", "DATE", "26 січня"),
        ("п'яти гривень", "MON", "п'яти гривень"),
        ("NATO", "ORG", "NATO"),
        ("мама Олени", "PER", "мама Олени"),
        ("", "PER", ""),
        ("—", "PER", "—"),
        ("123", "ORG", "123"),
    ],
)
def test_edges(phrase: str, label: str, expected: str) -> None:
    assert nominative_of(phrase, label) == expected


def test_gender_decides() -> None:
    assert nominative_of("Тахтаулова", gender="fem") == "Тахтаулова"
    assert nominative_of("Тахтаулова", gender="masc") == "Тахтаулов"


def test_other_forms_in_the_document_decide(pipeline: quotex.Pipeline) -> None:
    tokens = pipeline.analyze("Гекало мовчав. Сакала не було. Сакал прийшов.").tokens
    spans = [(n, n + 1, "PER") for n, t in enumerate(tokens) if t.text.startswith("Сакал")]
    assert nominatives(tokens, spans) == ["Сакал", "Сакал"]


def test_a_preposition_excludes_the_nominative(pipeline: quotex.Pipeline) -> None:
    tokens = pipeline.analyze("Розповідь про Богдана чули всі.").tokens
    assert nominatives(tokens, [(2, 3, "PER")]) == ["Богдан"]


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("Олена Кравчук", "Voc", "Олено Кравчук"),
        ("Олена Кравчук", "Gen", "Олени Кравчук"),
        ("Іван Дзелендзяк", "Gen", "Івана Дзелендзяка"),
        ("Остап Перчій", "Ins", "Остапом Перчієм"),
        ("В. Зеленський", "Dat", "В. Зеленському"),
        ("Урсула фон дер Ляєн", "Gen", "Урсули фон дер Ляєн"),
        ("ОЛЕНА ПЧІЛКА", "Gen", "ОЛЕНИ ПЧІЛКИ"),
    ],
)
def test_decline(name: str, case: str, expected: str) -> None:
    assert decline(name, case) == expected


def test_decline_checks_the_case() -> None:
    with pytest.raises(ValueError, match="nominative"):
        decline("Олена Кравчук", "nominative")


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Олени Кравчук", "fem"),
        ("Петром Кравчуком", "masc"),
        ("Іванівни", "fem"),
        ("Столтенберга", "masc"),
        ("Кравчук", None),
        ("", None),
    ],
)
def test_gender_of(name: str, gender: str | None) -> None:
    assert gender_of(name) == gender


def test_restore_keeps_the_spelling() -> None:
    assert restore("ПОРОШЕНКА", "порошенко") == "ПОРОШЕНКО"
    assert restore("МакКейна", "маккейн") == "МакКейн"
    assert restore("О’Ніла", "о'ніл") == "О’Ніл"
    assert restore("Григоровича-Барського", "григорович-барський") == "Григорович-Барський"


@given(texts, st.sampled_from(ENTITY_LABELS), st.sampled_from([None, "masc", "fem"]))
def test_any_text_has_a_nominative(text: str, label: str, gender: str | None) -> None:
    name = nominative_of(text, label, gender)  # type: ignore[arg-type]
    assert isinstance(name, str)
    assert len(name) <= 2 * len(text) + 20


@given(st.text(alphabet="абвгеиіоуьй'-ковськ", min_size=1, max_size=12))
def test_readings_are_bounded(word: str) -> None:
    readings = [*word_readings(word), *guessed_readings(word)]
    assert len(readings) < 600
    assert all(reading.case in CASES for reading in readings)


def test_a_nominative_without_tags(pipeline: quotex.Pipeline) -> None:
    tokens = quotex.load(steps=["tokens"]).analyze("Слова Олени Кравчук.").tokens
    assert nominative(tokens[1:3]) == "Олена Кравчук"
