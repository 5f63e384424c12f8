"""The recogniser of rules and dictionaries."""

from __future__ import annotations

import pytest

import quotex


@pytest.fixture(scope="module")
def pipeline() -> quotex.Pipeline:
    return quotex.load(ner="rules", steps="entities")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Про це сказала Олена Кравчук.", {("Олена Кравчук", "PER")}),
        ("Виступив Єнс Столтенберг.", {("Єнс Столтенберг", "PER")}),
        ("Лист підписав В. В. Шевченко.", {("В. В. Шевченко", "PER")}),
        ("Рішення ухвалила суддя Мельничук.", {("суддя", "JOB"), ("Мельничук", "PER")}),
        ("Вони живуть у Києві та Львові.", {("Києві", "LOC"), ("Львові", "LOC")}),
        ("У США зустріли гостей.", {("США", "LOC")}),
        ("Офіс стоїть на вул. Кольцова.", {("вул. Кольцова", "LOC")}),
        ("Кошти отримало ТОВ «Еко-Сервіс».", {("ТОВ «Еко-Сервіс»", "ORG")}),
        ("Кошти отримала компанія «Профіт».", {("Профіт", "ORG")}),
        ("Угоду схвалило НАТО.", {("НАТО", "ORG")}),
        ("Про це пише Міністерство фінансів України.", {("Міністерство фінансів України", "ORG")}),
        ("Це сталося 2 травня 2014 року.", {("2 травня 2014 року", "DATE")}),
        ("Ціна зросла на 15 %.", {("15 %", "PCT")}),
        ("Вони заплатили 2,5 млн грн за рік.", {("2,5 млн грн", "MON")}),
        ("Земля площею 130 га.", {("130 га", "QUANT")}),
        ("Зустріч о 19:00.", {("19:00", "TIME")}),
        ("Він мені цього не казав. У нас так.", set()),
    ],
)
def test_phenomena(pipeline: quotex.Pipeline, text: str, expected: set[tuple[str, str]]) -> None:
    assert {(e.text, e.label) for e in pipeline.analyze(text).entities} == expected


def test_surname_alone_where_the_document_gives_the_full_name(pipeline: quotex.Pipeline) -> None:
    text = "Приїхав Тарас Лебедин. Про гроші Лебедин мовчить. Лебедина запитали знову."
    people = [e.text for e in pipeline.analyze(text).entities if e.label == "PER"]
    assert people == ["Тарас Лебедин", "Лебедин", "Лебедина"]
