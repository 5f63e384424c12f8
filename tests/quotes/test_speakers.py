"""Who said it: contents are given, the speakers are looked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import texts

import quotex
from quotex.document import Cue, Document, Quote
from quotex.quotes.model import Content
from quotex.quotes.speakers import attribute
from quotex.quotes.speakers.forms import agrees, form

PIPELINE = quotex.load(steps=("people",))


def quotes_of(text: str, *contents: tuple[str, str, str | None]) -> list[Quote]:
    """The quotes of contents given as (type, words, cue)."""
    document = PIPELINE.analyze(text)
    return attribute(document, [_content(document, *content) for content in contents])


def _content(document: Document, kind: str, words: str, cue: str | None) -> Content:
    start = document.text.index(words)
    part = document.span(start, start + len(words))
    found = None
    if cue is not None:
        places = [i for i in range(len(document.text)) if document.text.startswith(cue, i)]
        place = min(places, key=lambda i: min(abs(i - part.end), abs(i + len(cue) - part.start)))
        found = Cue(place, place + len(cue), cue, cue)
    return Content(kind, (part,), found)  # type: ignore[arg-type]


def names(quotes: list[Quote]) -> list[str | None]:
    return [quote.speaker.name if quote.speaker else None for quote in quotes]


@pytest.mark.parametrize(
    ("text", "kind", "words", "cue", "speaker", "mention"),
    [
        (
            "Міністр освіти Петро Іваненко заявив, що школи відкриють у вересні.",
            "indirect",
            "школи відкриють у вересні",
            "заявив",
            "Петро Іваненко",
            "Петро Іваненко",
        ),
        (  # a line of capitals
            "ЗЕЛЕНСЬКИЙ ЗАЯВИВ, ЩО ШКОЛИ ВІДКРИЮТЬ.",
            "indirect",
            "ШКОЛИ ВІДКРИЮТЬ",
            "ЗАЯВИВ",
            "Зеленський",
            "ЗЕЛЕНСЬКИЙ",
        ),
        (
            "«Школи відкриють у вересні», — заявила міністерка Олена Коваль.",
            "direct",
            "Школи відкриють у вересні",
            "заявила",
            "Олена Коваль",
            "Олена Коваль",
        ),
        (
            "За словами директора заводу Івана Петренка, зарплату виплатять завтра.",
            "indirect",
            "зарплату виплатять завтра",
            "За словами",
            "Іван Петренко",
            "Івана Петренка",
        ),
        (
            "Вода в річці піднялася на два метри, повідомили мешканці села.",
            "indirect",
            "Вода в річці піднялася на два метри",
            "повідомили",
            "мешканці села",
            "мешканці",
        ),
        (
            "Сам Іван Петренко, коментуючи чутки про відставку, зазначив, що нікуди не йде.",
            "indirect",
            "нікуди не йде",
            "зазначив",
            "Іван Петренко",
            "Іван Петренко",
        ),
        (
            "На думку експертів, ціни зростуть.",
            "indirect",
            "ціни зростуть",
            "На думку",
            "експерти",
            "експертів",
        ),
    ],
)
def test_mention_and_name(
    text: str, kind: str, words: str, cue: str, speaker: str, mention: str
) -> None:
    (quote,) = quotes_of(text, (kind, words, cue))
    assert quote.speaker is not None
    assert quote.speaker.name == speaker
    assert quote.speaker.mention is not None
    assert quote.speaker.mention.text == mention


@pytest.mark.parametrize(
    ("text", "contents", "speakers"),
    [
        (  # a pronoun by its gender
            "Олена Коваль зустрілася з Іваном Петренком. «Ми домовилися», — сказала вона.",
            [("direct", "Ми домовилися", "сказала")],
            ["Олена Коваль"],
        ),
        (  # an elided subject: who spoke before
            "Петро Іваненко заявив, що податки знизять. Додав, що закон уже готовий.",
            [
                ("indirect", "податки знизять", "заявив"),
                ("indirect", "закон уже готовий", "Додав"),
            ],
            ["Петро Іваненко", "Петро Іваненко"],
        ),
        (  # a possessive inside the cue
            "До міста приїхав Петро Іваненко. За його словами, міст відкриють навесні.",
            [("indirect", "міст відкриють навесні", "За його словами")],
            ["Петро Іваненко"],
        ),
        (  # a role that one person has
            "Генсек НАТО Єнс Столтенберг прибув до Києва. Генсек вказав, що допомога надійде.",
            [("indirect", "допомога надійде", "вказав")],
            ["Єнс Столтенберг"],
        ),
        (  # the address of a site
            "Міст закрили на ремонт. Про це повідомляє Novyny.ua.",
            [("indirect", "Міст закрили на ремонт", "повідомляє")],
            ["Novyny.ua"],
        ),
        (  # a person's mother is not that person
            "Прийшов Андрій Сахно. «Подорослішав», — посміхається мама Андрія Сахна.",
            [("direct", "Подорослішав", "посміхається")],
            ["мама Андрія Сахна"],
        ),
        (  # one word for two offices
            "Заступник міністра освіти Іван Коваль приїхав до школи. "
            "«Ремонт триває», — пояснив заступник директора заводу.",
            [("direct", "Ремонт триває", "пояснив")],
            ["заступник директора заводу"],
        ),
        (  # the site is told, the person tells
            "Воду дали ввечері, повідомила Novyny.ua заступниця мера Лариса Масюк.",
            [("indirect", "Воду дали ввечері", "повідомила")],
            ["Лариса Масюк"],
        ),
        (  # the source inside the cue
            "Згідно з документом, школу закриють.",
            [("indirect", "школу закриють", "Згідно з документом")],
            ["документ"],
        ),
        (  # who is addressed does not speak, and answers
            "— Ходи сюди, Наталко! — гукнув Андрій.\n— Уже йду.\n— Швидше!\n— Не кричи, Андрію.",
            [
                ("direct", "Ходи сюди, Наталко!", "гукнув"),
                ("direct", "Уже йду", None),
                ("direct", "Швидше!", None),
                ("direct", "Не кричи, Андрію", None),
            ],
            ["Андрій", "Наталка", "Андрій", "Наталка"],
        ),
        (  # a whole run of turns between two that are named
            "— Ти куди зібралася? — запитав Андрій.\n— До тітки, — відповіла Марійка.\n"
            "— Я теж піду.\n— То ходімо!\n— Зачекай.\n— Чого?\n— Дощ, — сказав Андрій.",
            [
                ("direct", "Ти куди зібралася?", "запитав"),
                ("direct", "До тітки", "відповіла"),
                ("direct", "Я теж піду", None),
                ("direct", "То ходімо!", None),
                ("direct", "Зачекай", None),
                ("direct", "Чого?", None),
                ("direct", "Дощ", "сказав"),
            ],
            ["Андрій", "Марійка", "Андрій", "Марійка", "Андрій", "Марійка", "Андрій"],
        ),
        (  # two at once
            "Олена та Іван Коваленки розповіли, що хату збудували самі.",
            [("indirect", "хату збудували самі", "розповіли")],
            ["Олена та Іван Коваленки"],
        ),
        (  # the document that a pronoun stands for
            "Мер отримав відповідь. У ній ідеться, що міст відремонтують.",
            [("indirect", "міст відремонтують", "ідеться")],
            ["відповідь"],
        ),
        (  # data are no speaker
            "За різними даними, загинуло троє.",
            [("indirect", "загинуло троє", "За різними даними")],
            [None],
        ),
        (  # a name behind a courtesy title
            "«Так було завжди», — каже пан Захарчин.",
            [("direct", "Так було завжди", "каже")],
            ["Захарчин"],
        ),
        (  # a modal verb agrees with the speaker
            "Олена Коваль і Петро Сич знають правду. Як може пояснити вона, гроші зникли.",
            [("indirect", "гроші зникли", "пояснити")],
            ["Олена Коваль"],
        ),
        (  # an adjective reports
            "«Усе буде добре», — переконана дипломатка.",
            [("direct", "Усе буде добре", "переконана")],
            ["дипломатка"],
        ),
        (  # the title belongs to the phrase
            "«Я йду», — каже герой повісті «Музикант».",
            [("direct", "Я йду", "каже")],
            ["герой повісті «Музикант»"],
        ),
        (  # adjectives as nouns keep their gender
            "Старий мовчав. «Заходьте», — сказала стара.",
            [("direct", "Заходьте", "сказала")],
            ["стара"],
        ),
        (  # a first-person narrator
            "— Ходімо додому, — сказав я.",
            [("direct", "Ходімо додому", "сказав")],
            ["я"],
        ),
        (  # turns alternate
            "— Ти куди? — запитав Андрій.\n— У ліс, — відповіла Марійка.\n— А навіщо?\n— По гриби.",
            [
                ("direct", "Ти куди?", "запитав"),
                ("direct", "У ліс", "відповіла"),
                ("direct", "А навіщо?", None),
                ("direct", "По гриби", None),
            ],
            ["Андрій", "Марійка", "Андрій", "Марійка"],
        ),
    ],
)
def test_who_is_meant(
    text: str, contents: list[tuple[str, str, str | None]], speakers: list[str]
) -> None:
    assert names(quotes_of(text, *contents)) == speakers


def test_labels_of_an_interview() -> None:
    text = "Розмова з Ганною Прусак.\nКореспондент: Як справи?\nГ. П.: Добре.\nК.: А робота?"
    document = PIPELINE.analyze(text)
    contents = []
    for words, label in (
        ("Як справи?", "Кореспондент"), ("Добре", "Г. П."), ("А робота?", "К."),
    ):  # fmt: skip
        start, place = text.index(words), text.index("\n" + label + ":") + 1
        part = document.span(start, start + len(words))
        source = document.span(place, place + len(label))
        contents.append(Content("direct", (part,), None, source))
    assert names(attribute(document, contents)) == ["кореспондент", "Ганна Прусак", "кореспондент"]


ANSWERS = (
    "Зараз я пишу повість про дитинство в степовому селі, де всі одне одного знали, допомагали "
    "сусідам і вміли радіти простим речам",
    "Сподіваюся, що вже навесні, бо видавець чекає на рукопис, а художник намалював обкладинку і "
    "кілька малюнків до перших розділів",
)


@pytest.mark.parametrize(
    ("lead", "host"),
    [
        ("Письменниця Ганна Прусак відповідає на запитання «Київської газети».", "Київська газета"),
        ("Письменниця Ганна Прусак видала книжку.", None),
    ],
)
def test_an_interview_of_bare_turns(lead: str, host: str | None) -> None:
    questions = ("Пані Ганно, над чим ви зараз працюєте?", "А коли вийде ваша книжка?")
    words = [questions[0], ANSWERS[0], questions[1], ANSWERS[1]]
    text = "\n\n".join([lead, *(f"– {turn}" for turn in words)])
    quotes = quotes_of(text, *(("direct", turn, None) for turn in words))
    assert names(quotes) == [host, "Ганна Прусак", host, "Ганна Прусак"]
    assert {quote.rule for quote in quotes} == {"interview"}


def test_a_dialogue_of_short_turns_is_no_interview() -> None:
    words = ["Ви куди?", "До лісу", "А навіщо вам ліс?", "По гриби"]
    text = "Андрій побачив Марійку.\n" + "\n".join(f"— {turn}" for turn in words)
    quotes = quotes_of(text, *(("direct", turn, None) for turn in words))
    assert all(quote.rule != "interview" for quote in quotes)


@pytest.mark.parametrize(
    ("noun", "verb", "can"),
    [
        ("міністр", "заявив", True),
        ("міністр", "заявила", False),
        ("міністра", "заявив", False),
        ("експерти", "кажуть", True),
        ("експерт", "кажуть", False),
        ("вона", "каже", True),
        ("я", "сказала", True),
        ("ми", "сказали", True),
        ("МЗС", "ідеться", True),
    ],
)
def test_agreement(noun: str, verb: str, can: bool) -> None:
    assert agrees(form(noun).subject, form(verb).verb) is can


@given(texts, st.data())
@settings(max_examples=60)
def test_any_contents_keep_their_order_and_spans(text: str, data: st.DataObject) -> None:
    document = PIPELINE.analyze(text)
    contents = []
    for _ in range(data.draw(st.integers(0, 4)) if document.tokens else 0):
        first = data.draw(st.integers(0, len(document.tokens) - 1))
        last = data.draw(st.integers(first, len(document.tokens) - 1))
        cue = data.draw(st.none() | st.sampled_from(document.tokens))
        part = document.span(document.tokens[first].start, document.tokens[last].end)
        found = Cue(cue.start, cue.end, cue.text, cue.lemma) if cue else None
        kind = data.draw(st.sampled_from(["direct", "mixed", "indirect"]))
        contents.append(Content(kind, (part,), found))
    contents.sort(key=lambda content: content.parts[0].start)
    quotes = attribute(document, contents)
    assert [quote.parts for quote in quotes] == [content.parts for content in contents]
    for quote in quotes:
        assert 0.0 <= quote.confidence <= 1.0
        assert quote.rule
        if quote.speaker is not None:
            assert quote.speaker.name
            mention = quote.speaker.mention
            assert mention is None or text[mention.start : mention.end] == mention.text


def test_nobody_and_abbreviations_do_not_speak() -> None:
    nobody = quotes_of("Що курс зміниться, ніхто не каже.", ("indirect", "курс зміниться", "каже"))
    assert names(nobody) == [None]
    text = "Ставку знизили на 0,5 в.п. Як повідомив «Вісник», курс не зміниться."
    quotes = quotes_of(text, ("indirect", "курс не зміниться", "повідомив"))
    assert names(quotes) != ["п."]


def test_a_date_is_no_part_of_a_speaker() -> None:
    text = "«Усе добре», – сказав директор школи 5 травня."
    assert names(quotes_of(text, ("direct", "Усе добре", "сказав"))) == ["директор школи"]
