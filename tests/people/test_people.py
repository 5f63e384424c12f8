"""Who is who: mentions, roles and organisations joined over a document."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from tests.strategies import texts

import quotex
from quotex.document import Document, Entity, Person, Token
from quotex.morphology import nominatives
from quotex.people import PeopleIndex, link
from quotex.people.mentions import name_parts, shown_case
from quotex.people.roles import role_keys, role_lexicon, role_queries

_MARKUP = re.compile(r"\[([A-Z]+) ([^\]]*)\]")


@cache
def pipeline() -> quotex.Pipeline:
    return quotex.load(steps=["morphology"])


def document(markup: str) -> Document:
    """The linked document of a text whose entities are marked: `[PER Олена Кравчук] заявила`."""
    text, places = "", []
    rest = 0
    for match in _MARKUP.finditer(markup):
        text += markup[rest : match.start()]
        places.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        rest = match.end()
    text += markup[rest:]
    found = pipeline().analyze(text)
    spans = []
    for start, end, label in places:
        inside = [n for n, t in enumerate(found.tokens) if t.start >= start and t.end <= end]
        spans.append((inside[0], inside[-1] + 1, label))
    names = nominatives(found.tokens, spans)
    entities = tuple(
        Entity(start, end, text[start:end], label, name)
        for (start, end, label), name in zip(places, names, strict=True)
    )
    found = replace(found, entities=entities)
    people, organisations = link(found)
    return replace(found, people=people, organisations=organisations)


def who(markup: str) -> dict[str, list[str]]:
    return {p.name: [m.text for m in p.mentions] for p in document(markup).people}


def only(markup: str) -> Person:
    (person,) = document(markup).people
    return person


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "[PER Єнс Столтенберг] приїхав. [PER Столтенбергу] раді. [PER Столтенберг] пішов.",
            {"Єнс Столтенберг": ["Єнс Столтенберг", "Столтенбергу", "Столтенберг"]},
        ),
        (
            "Слова [PER Столтенберга] почули. Потім [PER Єнс Столтенберг] пішов.",
            {"Єнс Столтенберг": ["Столтенберга", "Єнс Столтенберг"]},
        ),
        (
            "[PER Олена Кравчук] прийшла. [PER Петро Кравчук] мовчав. [PER Кравчук] сказала так.",
            {"Олена Кравчук": ["Олена Кравчук", "Кравчук"], "Петро Кравчук": ["Петро Кравчук"]},
        ),
        (
            "[PER Олена Кравчук] прийшла. [PER Петро Кравчук] мовчав. Без [PER Кравчука] нудно.",
            {"Олена Кравчук": ["Олена Кравчук"], "Петро Кравчук": ["Петро Кравчук", "Кравчука"]},
        ),
        (
            "[PER С. Рябков] заявив. Потім [PER Сергій Рябков] поїхав.",
            {"Сергій Рябков": ["С. Рябков", "Сергій Рябков"]},
        ),
        (
            "[PER Іван Мринський] зайшов. [PER Іван Миколайович] сів. [PER Іван] заговорив.",
            {"Іван Мринський": ["Іван Мринський", "Іван Миколайович", "Іван"]},
        ),
        (
            "[PER Сергій Рябков] і [PER Олег Рябков] посварилися. [PER О. Рябков] пішов.",
            {"Сергій Рябков": ["Сергій Рябков"], "Олег Рябков": ["Олег Рябков", "О. Рябков"]},
        ),
        (
            "[PER ПАВЛО БОЙЧЕНКО] виграв. Тренер хвалить [PER Бойченка].",
            {"Павло Бойченко": ["ПАВЛО БОЙЧЕНКО", "Бойченка"]},
        ),
        (
            "Заяву [PER Урсули фон дер Ляєн] почули. Тоді [PER фон дер Ляєн] поїхала.",
            {"Урсула фон дер Ляєн": ["Урсули фон дер Ляєн", "фон дер Ляєн"]},
        ),
        (
            "[PER Володимир Зеленський] і [PER Олена Зеленська] приїхали. Слухали [PER Зеленську].",
            {
                "Володимир Зеленський": ["Володимир Зеленський"],
                "Олена Зеленська": ["Олена Зеленська", "Зеленську"],
            },
        ),
        (
            "[PER Іван Сакал] прийшов. Слова [PER Сакала] почули.",
            {"Іван Сакал": ["Іван Сакал", "Сакала"]},
        ),
        (  # a subject stands in the nominative, whatever its ending
            "[PER Гессі] кивнула. Потім [PER Гессі] засміялася.",
            {"Гессі": ["Гессі", "Гессі"]},
        ),
        (  # an adjective says whose somebody is
            "[PER Лєнина] мама купила хліба, [PER Лєна] зраділа.",
            {"Лєна": ["Лєна"]},
        ),
        ("[PER Малинський] сільський голова приїхав.", {}),
        ("Тут немає людей.", {}),
    ],
)
def test_mentions_of_one_person(markup: str, expected: dict[str, list[str]]) -> None:
    assert who(markup) == expected


@pytest.mark.parametrize(
    ("markup", "gender"),
    [
        ("[PER Олена Кравчук] прийшла.", "fem"),
        ("Слова [PER Кравчука] почули.", "masc"),
        ("[PER Тахтаулова] заявила про це.", "fem"),
        ("[PER Перчій] зазначив, що це так.", "masc"),
        ("Речниця суду [PER Кім] мовчить.", "fem"),
        ("Про це пише [PER Кім].", None),
        ("[PER Слава] сіла. [PER Слава] мовчала.", "fem"),
        ("[PER Слава] сів.", "masc"),
    ],
)
def test_gender(markup: str, gender: str | None) -> None:
    assert only(markup).gender == gender


@pytest.mark.parametrize(
    ("markup", "alias"),
    [
        (
            "Генеральний секретар [ORG НАТО] [PER Єнс Столтенберг] приїхав.",
            "генеральний секретар НАТО",
        ),
        ("Слова речниці суду [PER Ольги Гай] почули.", "речниця суду"),
        (
            "[PER Єнс Столтенберг], генеральний секретар [ORG НАТО], приїхав.",
            "генеральний секретар НАТО",
        ),
        ("Заяву міністра юстиції [PER Дениса Малюськи] спростували.", "міністр юстиції"),
        (
            "Прийшов заступник міністра закордонних справ [PER Сергій Рябков].",
            "заступник міністра закордонних справ",
        ),
        ("Прийшла дружина президента [PER Володимира Зеленського].", "президент"),
        (
            "Голова делегації – заступник міністра [PER Сергій Рябков] – мовчав.",
            "голова делегації",
        ),
    ],
)
def test_a_role_beside_a_name_becomes_an_alias(markup: str, alias: str) -> None:
    assert alias in only(markup).aliases


@pytest.mark.parametrize(
    ("markup", "role", "name"),
    [
        (
            "Генеральний секретар НАТО [PER Єнс Столтенберг] приїхав. Генсек мовчав.",
            "Генсек",
            "Єнс Столтенберг",
        ),
        ("Речниця МЗС [PER Ольга Гай] прийшла. Потім речниця пішла.", "речниця", "Ольга Гай"),
        ("Директор заводу [PER Іван Гай] прийшов. Керівник мовчав.", "Керівник", "Іван Гай"),
        ("Нардеп [PER Іван Гай] прийшов. Парламентар мовчав.", "Парламентар", "Іван Гай"),
        (
            "Міністр юстиції [PER Іван Гай] зник. Міністр оборони мовчав.",
            "Міністр оборони",
            None,
        ),
        ("Суддя [PER Іван Гай] прийшов. Прокурор мовчав.", "Прокурор", None),
        ("Речник суду [PER Іван Гай] прийшов. Речниця мовчала.", "Речниця", None),
        (
            "Міністр [PER Іван Гай] прийшов. Міністр [PER Олег Рак] пішов. Тоді міністр вернувся.",
            "міністр вернувся",
            None,
        ),
    ],
)
def test_a_role_alone(markup: str, role: str, name: str | None) -> None:
    found = document(markup)
    person = PeopleIndex(found).person_at(found.text.rindex(role))
    assert (person.name if person else None) == name


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "[ORG Міністерство закордонних справ] ([ORG МЗС]) мовчить. Лист [ORG МЗС] загубили.",
            {"Міністерство закордонних справ": 3},
        ),
        ("У [ORG НАТО] мовчать. Країни [ORG Альянсу] чекають.", {"НАТО": 2}),
        ("У [ORG НАТО] мовчать. На думку Альянсу, час настав.", {"НАТО": 2}),
        ("На думку «Альянсу», час настав.", {}),
        (
            "[ORG Рада ветеранів] просить. Лист [ORG Ради ветеранів] є.",
            {"Рада ветеранів": 2},
        ),
        ("Банк [ORG «Дельта»] закрили. Вкладники [ORG «Дельти»] чекають.", {"Дельта": 2}),
        ("[ORG Верховна Рада] зібралася. [ORG Кабмін] мовчав.", {"Верховна Рада": 1, "Кабмін": 1}),
        (
            "[ORG Спілка вільних рибалок] подала позов. У [ORG СВР] чекають.",
            {"Спілка вільних рибалок": 2},
        ),
        ("[ORG НАК «Обрій»] працює. Клієнти [ORG Обрію] задоволені.", {"НАК «Обрій»": 2}),
    ],
)
def test_organisations(markup: str, expected: dict[str, int]) -> None:
    found = {o.name: len(o.mentions) for o in document(markup).organisations}
    assert found == expected


def test_the_seed(seed: str) -> None:
    found = quotex.load(steps=["people"]).analyze(seed)
    people = {person.name: person for person in found.people}
    names = [name for name in people if re.search("Столтенберг|Рябков|Блінкен", name)]
    assert len(names) == 3
    assert {*names} == {"Ентоні Блінкен", "Сергій Рябков", "Єнс Столтенберг"}
    stoltenberg = people["Єнс Столтенберг"]
    assert {"Столтенберг", "генеральний секретар НАТО", "генсек"} <= set(stoltenberg.aliases)
    assert stoltenberg.gender == "masc"
    nato = next(o for o in found.organisations if o.name == "НАТО")
    assert {m.text for m in nato.mentions} >= {"НАТО", "Альянс", "Альянсу"}


def test_index(seed: str) -> None:
    found = quotex.load(steps=["people"]).analyze(seed)
    index = PeopleIndex(found)
    place = seed.index("Генсек вказав")
    person = index.person_at(place, place + 6)
    assert person is not None
    assert person.name == "Єнс Столтенберг"
    assert index.person_at(seed.index("Росії письмову")) is None
    nearest = next(index.people_before(seed.index("сам Рябков"), "masc"))
    assert nearest[1].name == "Сергій Рябков"
    following = next(index.people_after(seed.index("Втім, сам")))
    assert following[0].text == "Рябков"
    organisation = index.organisation_at(seed.index("Альянс не відмовиться"))
    assert organisation is not None
    assert organisation.name == "НАТО"
    phrase = index.role_at(place, place + 6)
    assert phrase is not None
    assert phrase.lemma == "генсек"
    assert index.people_of_role(phrase, before=place)[0].name == "Єнс Столтенберг"
    assert index.people_of_role(phrase, before=0) == []
    before = [m.start for m, _ in index.people_before(len(seed))]
    assert before == sorted(before, reverse=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Єнс Столтенберг", (("єнс",), "", "столтенберг", (), "")),
        ("Зеленський Володимир", (("володимир",), "", "зеленський", (), "")),
        ("Іван Миколайович", (("іван",), "миколайович", "", (), "")),
        ("Мринський Іван Миколайович", (("іван",), "миколайович", "мринський", (), "")),
        ("В. О. Зеленський", ((), "", "зеленський", ("в", "о"), "")),
        ("Урсула фон дер Ляєн", (("урсула",), "", "фон дер ляєн", (), "")),
        ("президент Зеленський", ((), "", "", (), "зеленський")),
        ("…", ((), "", "", (), "")),
    ],
)
def test_name_parts(name: str, expected: tuple[object, ...]) -> None:
    assert tuple(name_parts(name)) == expected


def test_the_role_lexicon_is_sound() -> None:
    groups = {group for role in role_lexicon().values() for group in role.groups}
    for lemma, role in role_lexicon().items():
        assert role.names <= groups, lemma
        assert role_keys(lemma)[0] == role_queries(lemma)[0]
    assert role_keys("невідоме") == ["невідоме"]


def test_many_people_of_one_name() -> None:
    line = "[PER Іван Гай] мовчав. [PER Гай] пішов. Міністр [PER О. Гай] зник. "
    markup = "".join(line.replace("Іван", name) for name in ("Іван", "Олег", "Петро") * 300)
    assert len(document(markup).people) <= 900


@given(texts)
def test_spans_are_exact_and_in_order(text: str) -> None:
    found = quotex.load(steps=["people"]).analyze(text)
    for owner in (*found.people, *found.organisations):
        assert owner.name
        starts = [mention.start for mention in owner.mentions]
        assert starts == sorted(starts)
        assert all(text[m.start : m.end] == m.text for m in owner.mentions)


@pytest.mark.parametrize(
    ("word", "case"), [("року", "Gen"), ("2014-го", "Gen"), ("2014", ""), ("%", "")]
)
def test_case_shown_by_the_form(word: str, case: str) -> None:
    assert shown_case(Token(0, len(word), word, feats={"Case": "Gen"})) == case


def test_a_date_is_no_part_of_a_role() -> None:
    person = only("Директор школи 5 травня [PER Іван Петренко] мовчав.")
    assert not any("5" in alias for alias in person.aliases)
