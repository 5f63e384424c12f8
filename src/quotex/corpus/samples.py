"""Invented news articles for examples, tests and benchmarks: any number, always the same.

>>> [article.id for article in articles(2)]
['sample-000000', 'sample-000001']

Nothing here is reported speech of a living person: names, offices and events are drawn from the
tables below.  The n-th article depends on the seed and n alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article.  ``date`` is ISO 8601, ``source`` the invented site's name."""

    id: str
    title: str
    date: str
    source: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        """A row for JSONL, CSV or a data frame."""
        return asdict(self)


def articles(count: int, seed: int = 0, *, start: int = 0) -> Iterator[Article]:
    """``count`` articles of 300 to 800 characters, from number ``start`` on."""
    for number in range(start, start + count):
        yield _article(number, Random(f"{seed}:{number}"))


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody who can be quoted: nominative and genitive, the surname alone, the pronoun."""

    name: str
    genitive: str
    surname: str
    surname_genitive: str
    feminine: bool
    role: str

    @property
    def pronoun(self) -> str:
        return "вона" if self.feminine else "він"


# first name, its genitive
_WOMEN = [
    ("Олена", "Олени"), ("Марія", "Марії"), ("Оксана", "Оксани"), ("Ірина", "Ірини"),
    ("Наталія", "Наталії"), ("Софія", "Софії"), ("Дарина", "Дарини"), ("Людмила", "Людмили"),
]  # fmt: skip
_MEN = [
    ("Андрій", "Андрія"), ("Іван", "Івана"), ("Тарас", "Тараса"), ("Олег", "Олега"),
    ("Микола", "Миколи"), ("Сергій", "Сергія"), ("Богдан", "Богдана"), ("Юрій", "Юрія"),
]  # fmt: skip
# surname of a man, its genitive, of a woman, its genitive
_SURNAMES = [
    ("Кравчук", "Кравчука", "Кравчук", "Кравчук"),
    ("Гнатенко", "Гнатенка", "Гнатенко", "Гнатенко"),
    ("Зарицький", "Зарицького", "Зарицька", "Зарицької"),
    ("Мельниченко", "Мельниченка", "Мельниченко", "Мельниченко"),
    ("Яворський", "Яворського", "Яворська", "Яворської"),
    ("Дорош", "Дороша", "Дорош", "Дорош"),
    ("Левицький", "Левицького", "Левицька", "Левицької"),
    ("Скиба", "Скиби", "Скиба", "Скиби"),
    ("Петрунько", "Петрунька", "Петрунько", "Петрунько"),
    ("Тимчишин", "Тимчишина", "Тимчишин", "Тимчишин"),
]
_ROLES = [
    "речник обласної ради", "міський голова", "директор водоканалу", "голова профспілки",
    "ректор університету", "головний лікар лікарні", "начальник управління освіти",
    "керівник фонду «Світанок»", "тренер збірної", "депутат обласної ради",
]  # fmt: skip
# nominative, after «у/в» (locative)
_PLACES = [
    ("Київ", "Києві"), ("Львів", "Львові"), ("Одеса", "Одесі"), ("Харків", "Харкові"),
    ("Полтава", "Полтаві"), ("Луцьк", "Луцьку"), ("Вінниця", "Вінниці"), ("Суми", "Сумах"),
]  # fmt: skip
_SOURCES = ["Ранкова пошта", "Степовий вісник", "Новини краю", "Портал «Обрій»"]
_ORGANISATIONS = [
    "Міністерство освіти", "Національний банк", "Укрзалізниця", "ДСНС", "обласна прокуратура",
    "МОЗ", "Світовий банк", "Рада Європи",
]  # fmt: skip
# nominative, accusative
_TOPICS = [
    ("ремонт мосту", "ремонт мосту"),
    ("закупівля шкільних автобусів", "закупівлю шкільних автобусів"),
    ("нові тарифи на воду", "нові тарифи на воду"),
    ("відкриття лікарні", "відкриття лікарні"),
    ("програма підтримки фермерів", "програму підтримки фермерів"),
    ("будівництво трамвайної лінії", "будівництво трамвайної лінії"),
    ("реконструкція вокзалу", "реконструкцію вокзалу"),
    ("святкування дня міста", "святкування дня міста"),
    ("перевірка укриттів", "перевірку укриттів"),
    ("конкурс на ремонт бібліотеки", "конкурс на ремонт бібліотеки"),
]
_SAID = [
    "Ми завершимо роботи до кінця року", "Гроші на це є, їх вистачить усім",
    "Такого рішення люди чекали десять років", "Я не бачу підстав для паніки",
    "Перші автобуси вийдуть на маршрут навесні", "Ціни не зміняться принаймні до осені",
    "Ми перевіримо кожен договір", "Це спільна перемога громади",
    "Нам бракує лікарів, а не обладнання", "Проєкт коштуватиме понад 45 млн грн",
    "Зупиняти будівництво ніхто не збирається", "Допомогу отримають 1200 родин",
    "Ми підемо до суду, якщо договір порушать", "Відповідь дамо протягом п’яти днів",
]  # fmt: skip
_REPORTED = [
    "роботи триватимуть до 15 грудня", "комісія ще не ухвалила рішення",
    "підрядник погодився на нові умови", "на ремонт виділили 12 млн грн",
    "усі школи міста вже мають генератори", "перемовини відновлять наступного тижня",
    "жоден працівник не втратить роботи", "тендер оголосять у квітні 2024 року",
]  # fmt: skip
# cue of a man, of a woman
_CUES = [
    ("сказав", "сказала"), ("заявив", "заявила"), ("зазначив", "зазначила"),
    ("наголосив", "наголосила"), ("додав", "додала"), ("пояснив", "пояснила"),
    ("запевнив", "запевнила"), ("розповів", "розповіла"),
]  # fmt: skip
_FILLERS = [
    "Засідання тривало понад три години.", "Рішення набуде чинності за місяць.",
    "Раніше мешканці скаржилися на якість доріг.", "Документ оприлюднили на сайті ради.",
    "Торік на це витратили вдвічі менше.", "Обговорення транслювали наживо.",
]  # fmt: skip


def _article(number: int, random: Random) -> Article:
    first, second = _speaker(random), _speaker(random)
    while second.surname[:3] == first.surname[:3]:
        second = _speaker(random)
    place, place_in = random.choice(_PLACES)
    topic, topic_accusative = random.choice(_TOPICS)
    day = date(2023, 1, 1) + timedelta(days=random.randrange(730))
    preposition = "в" if place[0] in "ОУ" else "у"
    lead = (
        f"{preposition.upper()} {place_in} обговорили {topic_accusative}. "
        f"Про це {_cue(first, random)} {first.role} {first.name}. "
        f"Участь {'взяла' if second.feminine else 'взяв'} і {second.role} {second.name}."
    )
    paragraphs = [lead]
    said = random.sample(_SAID, 5)
    reported = random.sample(_REPORTED, 2)
    builders = random.sample(_PARAGRAPHS, random.randint(2, 4))
    for builder in builders:
        who = first if random.random() < 0.6 else second
        paragraphs.append(builder(who, said.pop(), random.choice(reported), random))
        if random.random() < 0.5:
            paragraphs.append(random.choice(_FILLERS))
    return Article(
        id=f"sample-{number:06}",
        title=f"{place}: {topic}",
        date=day.isoformat(),
        source=random.choice(_SOURCES),
        text="\n\n".join(paragraphs) + "\n",
    )


def _speaker(random: Random) -> _Speaker:
    feminine = random.random() < 0.5
    first, first_genitive = random.choice(_WOMEN if feminine else _MEN)
    man, man_genitive, woman, woman_genitive = random.choice(_SURNAMES)
    surname, genitive = (woman, woman_genitive) if feminine else (man, man_genitive)
    return _Speaker(
        f"{first} {surname}",
        f"{first_genitive} {genitive}",
        surname,
        genitive,
        feminine,
        random.choice(_ROLES),
    )


def _cue(who: _Speaker, random: Random) -> str:
    return random.choice(_CUES)[who.feminine]


def _after(who: _Speaker, said: str, reported: str, random: Random) -> str:
    return f"«{said}», – {_cue(who, random)} {who.role} {who.name}."


def _before(who: _Speaker, said: str, reported: str, random: Random) -> str:
    return f"{who.surname} {_cue(who, random)}: «{said}»."


def _split(who: _Speaker, said: str, reported: str, random: Random) -> str:
    more = random.choice(_SAID)
    return f"«{said}, – {_cue(who, random)} {who.name}. – {more}»."


def _dialogue(who: _Speaker, said: str, reported: str, random: Random) -> str:
    return f"– {said}, – {_cue(who, random)} {who.surname}."


def _indirect(who: _Speaker, said: str, reported: str, random: Random) -> str:
    return f"{who.name} {_cue(who, random)}, що {reported}."


def _words_of(who: _Speaker, said: str, reported: str, random: Random) -> str:
    return f"За словами {who.genitive}, {reported}."


def _pronoun(who: _Speaker, said: str, reported: str, random: Random) -> str:
    subject = f"{who.surname} очолює комісію з лютого."
    return f"{subject} «{said}», – {_cue(who, random)} {who.pronoun}."


def _organisation(who: _Speaker, said: str, reported: str, random: Random) -> str:
    name = random.choice(_ORGANISATIONS)
    return f"Водночас {name} повідомляє, що {reported}."


_PARAGRAPHS = [
    _after, _before, _split, _dialogue, _indirect, _words_of, _pronoun, _organisation,
]  # fmt: skip
