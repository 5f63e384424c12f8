"""What the content of a quote is, in the constructions of Ukrainian."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotex
from quotex.document import Document
from quotex.pipeline import load
from quotex.quotes.content import find_contents
from quotex.quotes.content.layout import Layout
from quotex.quotes.content.marks import marked_stretches


def contents(text: str) -> list[tuple[str, list[str]]]:
    """Type and parts of every content, in text order."""
    document = load(steps=["entities"]).analyze(text)
    return [(c.type, [part.text for part in c.parts]) for c in find_contents(document)]


DIRECT = [
    ("«Міст закриють завтра», – сказав мер Іван Бондар.", ["Міст закриють завтра"]),
    ('"Міст закриють завтра", - сказав мер Іван Бондар.', ["Міст закриють завтра"]),
    ("“Ми не чекали такого снігу”, — розповіла Олена Гук.", ["Ми не чекали такого снігу"]),
    ("„Ми не чекали такого снігу“, – розповіла Олена Гук.", ["Ми не чекали такого снігу"]),
    ("Мер заявив: «Ми відбудуємо міст до зими».", ["Ми відбудуємо міст до зими"]),
    (
        "«Ми відбудуємо міст, – сказав мер, – і відкриємо його до зими».",
        ["Ми відбудуємо міст", "і відкриємо його до зими"],
    ),
    (
        "«Ми відбудуємо міст», – сказав мер. – «Він буде кращий».",
        ["Ми відбудуємо міст", "Він буде кращий"],
    ),
    ("– Куди ти йдеш? – запитала мати.", ["Куди ти йдеш?"]),
    ("— Я не піду, — сказав він, — бо вже пізно.", ["Я не піду", "бо вже пізно"]),
    ("- Я не піду, - буркнув Петро.", ["Я не піду"]),
    (
        "«Ми їхали всю ніч. Дорога була важка.\n\nАле ми доїхали», – розповів водій.",
        ["Ми їхали всю ніч. Дорога була важка.\n\nАле ми доїхали"],
    ),
    (
        "«Ми читали «Кобзар» у школі», – розповіла вчителька.",
        ["Ми читали «Кобзар» у школі"],
    ),
    (
        "– Ремонт почали у травні, – розповів голова ради Іван Коваль.\n– Закінчимо восени.",
        ["Ремонт почали у травні", "Закінчимо восени"],
    ),
    (
        "Мер Іван Коваль не приховує: – Ремонт почали пізно.\n– Але закінчимо восени.",
        ["Ремонт почали пізно", "Але закінчимо восени"],
    ),
    (
        "Хлопчик ставив питання:\n– Чому сніг білий?\n– Куди сідає сонце?\nМама мовчала.",
        ["Чому сніг білий?", "Куди сідає сонце?"],
    ),
    (
        "– Ходімо, – спокійно відказав Іван Коваль. Він зачинив двері.\n– Куди? Навіщо?",
        ["Куди? Навіщо?"],
    ),
    (
        "– Він добрий хлопець.\n\nЯ вважаю його другом, – каже мати.",
        ["Він добрий хлопець", "Я вважаю його другом"],
    ),
    ("– Хай буде так...\n\n«Навіщо мені це?», – думала вона.", ["Навіщо мені це?"]),
]


@pytest.mark.parametrize(("text", "parts"), DIRECT)
def test_direct(text: str, parts: list[str]) -> None:
    assert ("direct", parts) in contents(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Міністр заявив, що податки не зростуть.", "податки не зростуть"),
        ("За словами міністра, податки не зростуть.", "податки не зростуть"),
        ("На думку експертів, ціни восени знизяться.", "ціни восени знизяться"),
        ("За результатами опитування, ціни восени знизяться.", "ціни восени знизяться"),
        ("Як повідомила поліція, водія затримали вранці.", "водія затримали вранці"),
        ("Мер пообіцяв відбудувати міст до зими.", "відбудувати міст до зими"),
        ("Ціни у вересні знизяться - Нацбанк\n\nКурс не зміниться.", "Ціни у вересні знизяться"),
        ("Ціни восени знизяться, – Коваль\n\nІван Коваль прибув.", "Ціни восени знизяться"),
        ("Іван Коваль: Переговори ще тривають\n\nКурс не зміниться.", "Переговори ще тривають"),
        ("Журналісти запитали, чи підпише він закон.", "чи підпише він закон"),
        (
            "Рух мостом відновили. Про це повідомив мер Іван Бондар.",
            "Рух мостом відновили",
        ),
        (
            "Мер звернувся до мешканців, нагадавши, що міст закриють завтра.",
            "міст закриють завтра",
        ),
        (
            "Згідно з документом, міст закриють на два місяці.",
            "міст закриють на два місяці",
        ),
        (
            "Посол закликав уряд не переносити вибори, запевнивши, що люди до них готові.",
            "люди до них готові",
        ),
        ("Лікарка просила хворих не виходити надвір.", "не виходити надвір"),
    ],
)
def test_indirect(text: str, part: str) -> None:
    assert ("indirect", [part]) in contents(text)


def test_a_report_in_brackets_stays_there() -> None:
    text = "Міст (він, за словами інженерів, простоїть ще рік) закриють узимку."
    assert ("indirect", ["він", "простоїть ще рік"]) in contents(text)


@pytest.mark.parametrize(
    "text",
    [
        "Учора «Динамо» зіграло внічию з «Карпатами».",
        "Газета «Сільські вісті» виходить щотижня.",
        "Вона знала, що дощу не буде.",
        "Київ приймає гостей – столиця України\n\nПогода тепла.",
        "Фото: пресслужба міськради\n\nПогода тепла.",
        "Погода: У Києві потепліє\n\nСонячно.",
        "За результатами зустрічі, яка відбулася вчора, міністр поїхав додому.",
        "На дверях висить табличка: «Ми скоро повернемося».",
        "На стільцях — наліпки: «Ці крісла купило місто».",
        "",
        "   \n\n\t",
        "12345 !!! ???",
        "Nobody said anything here in English.",
    ],
)
def test_no_quote(text: str) -> None:
    assert contents(text) == []


def test_interview_labels() -> None:
    text = "Кореспондент: Коли відкриття?\n\nО. Гук: У травні.\n\nКореспондент: А ремонт?"
    document = load(steps=["entities"]).analyze(text)
    found = find_contents(document)
    assert [c.parts[0].text for c in found] == ["Коли відкриття?", "У травні", "А ремонт?"]
    assert [c.source.text if c.source else None for c in found][:2] == ["Кореспондент", "О. Гук"]


def test_cue_and_confidence() -> None:
    (content,) = find_contents(
        load(steps=["entities"]).analyze("«Міст закриють завтра», – сказав мер Іван Бондар.")
    )
    assert content.cue is not None
    assert (content.cue.text, content.cue.lemma) == ("сказав", "сказати")
    assert content.frame is not None
    assert content.rule
    assert 0.5 <= content.confidence <= 1


def test_unknown_verb_is_a_cue_beside_a_quote() -> None:
    (content,) = find_contents(
        load(steps=["entities"]).analyze("– Геть звідси! – зафиркотів їжак.")
    )
    assert [part.text for part in content.parts] == ["Геть звідси!"]


@pytest.mark.parametrize(
    "text",
    [
        "«" * 100_000,
        "– " * 50_000,
        "— а\n" * 20_000,
        '" ' * 50_000,
        "«а» – " * 20_000,
        "А. – Б" * 15_000,
        "сказав, що " * 20_000,
        "за словами " * 20_000,
        "про це " * 20_000,
        "К: а\n" * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_runs_of_marks(text: str) -> None:
    document = load(steps=["tokens"]).analyze(text)
    for content in find_contents(document):
        for part in content.parts:
            assert document.text[part.start : part.end] == part.text


@given(st.text(alphabet="«»\"“”„'–—-:,.?! \nаБщо я сказав", max_size=120))
def test_spans_hold(text: str) -> None:
    document: Document = quotex.analyze(text)
    for content in find_contents(document):
        assert content.parts
        ends = [0]
        for part in content.parts:
            assert text[part.start : part.end] == part.text
            assert ends[-1] <= part.start < part.end
            ends.append(part.end)


def test_marked_stretches_pair_nested_marks() -> None:
    document = load(steps=["tokens"]).analyze("КП «Завод «Зоря».\n«Так», — «ні».")
    layout = Layout(document)
    found = [layout.span(s.first, s.last).text for s in marked_stretches(layout)]
    assert found == ["Завод «Зоря", "Так", "ні"]
