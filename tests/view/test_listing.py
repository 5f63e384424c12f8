"""Quotes, entities and people in a row, and `show`."""

from __future__ import annotations

import dataclasses
import json
import pickle
import subprocess
import sys

import pytest
from tests.view.examples import article

import quotex
from quotex import Document, InputError, Organisation
from quotex.listing import AnnotationList, Annotations


def test_rows_are_tuples() -> None:
    quotes = article().quotes
    assert isinstance(quotes, tuple)
    assert quotes == tuple(quotes)
    assert hash(quotes) == hash(tuple(quotes))
    assert pickle.loads(pickle.dumps(quotes)) == quotes
    assert type(pickle.loads(pickle.dumps(article())).quotes) is Annotations
    assert type(quotes[1:]) is Annotations
    assert quotes[1:] == tuple(quotes)[1:]
    assert quotes[0] == next(iter(quotes))
    assert json.dumps(Annotations([1, 2])) == "[1, 2]"
    assert Annotations() == ()


def test_every_way_to_a_document_gives_them() -> None:
    document = article()
    other = dataclasses.replace(document, quotes=tuple(document.quotes))
    assert other == document
    for made in (document, other, Document("x"), quotex.analyze("Так.")):
        assert {type(made.quotes), type(made.entities)} == {Annotations}
        assert {type(made.people), type(made.organisations)} == {Annotations}
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.quotes = ()  # type: ignore[misc]


def test_extracted_quotes_are_a_list() -> None:
    quotes = quotex.extract_quotes("«Так», – сказала Олена.")
    assert isinstance(quotes, list)
    assert type(quotes) is AnnotationList
    assert type(quotes[:1]) is AnnotationList
    assert pickle.loads(pickle.dumps(quotes)) == quotes == list(quotes)


def test_repr_is_readable() -> None:
    document = article()
    assert repr(document.quotes[1]) == (
        "Quote(mixed 67:79 'без вихідних', speaker='Оксана Вітер', cue='За словами', "
        "rule='by-hand', confidence=0.88)"
    )
    assert repr(document.entities[0]) == "Entity(PER 36:48 'Оксани Вітер' → 'Оксана Вітер')"
    assert repr(document.people[0]) == "Person('Оксана Вітер' = 'Вітер', fem, 2 mentions)"
    altogether = Organisation("НАТО", ("Альянс",))
    assert repr(altogether) == "Organisation('НАТО' = 'Альянс', 0 mentions)"
    assert "Альянс" in Annotations((altogether,))._repr_html_()
    assert repr(document).startswith("Document('a-1': 'Мерія пояснила затримку\\n\\nЗа словами")
    assert repr(document).endswith("3 entities, 1 people, 4 quotes)")
    assert repr(document.entities[:1]) == f"(\n {document.entities[0]!r},\n)"
    assert repr(Annotations()) == "()"
    assert repr(AnnotationList([1])) == "[\n 1,\n]"
    many = Annotations(range(1000))
    assert repr(many).endswith(" 59,\n … 940 more\n)")
    assert len(repr(Document("слово " * 10**6))) < 300


def test_tables_show_what_was_found() -> None:
    document = article()
    html = document.quotes._repr_html_()
    for words in ("direct", "Оксана Вітер", "сказала", "by-hand", "0.88", "67–79"):
        assert words in html
    assert html.count("<tr>") == 5
    assert document.entities._repr_html_().count("<tr>") == 4
    assert "fem" in document.people._repr_html_()
    assert document.quotes[0]._repr_html_().count("<tr>") == 2
    assert document.entities[0]._repr_html_().count("<tr>") == 2
    assert "500 more rows" in Annotations(document.quotes * 250)._repr_html_()
    assert "<td" not in Annotations()._repr_html_()
    assert "Entity(PER" in Annotations((document.quotes[0], document.entities[0]))._repr_html_()


def test_show_writes_text_where_there_is_no_notebook() -> None:
    code = (
        "import quotex, sys; from quotex import Document\n"
        "d = Document('Ні.'); quotex.show(d); quotex.show(iter([d] * 30), limit=2)\n"
        "quotex.show([]); assert 'IPython' not in sys.modules"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert result.stdout.count("Document('Ні.', 3 characters") == 3


def test_show_displays_in_a_notebook() -> None:
    code = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
import quotex
from tests.view.examples import article
for what in (article(), [article(), article()], article().quotes, article().quotes[0],
             list(article().entities), article().people):
    with capture_output() as caught:
        quotex.show(what)
    [output] = caught.outputs
    assert output.data["text/html"].startswith("<style>")
    assert "text/plain" in output.data
    shell.display_formatter.format(what)
print("shown")
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert result.stdout.splitlines()[-1:] == ["shown"], result.stderr


@pytest.mark.parametrize("wrong", [5, "текст", b"x", None, [1], [article(), 1]])
def test_show_refuses_what_it_cannot_show(wrong: object) -> None:
    with pytest.raises(InputError, match="show"):
        quotex.show(wrong)  # type: ignore[arg-type]
