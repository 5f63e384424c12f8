"""Documents made by hand, so that the views are tested whatever the pipeline finds."""

from __future__ import annotations

from typing import Any

from quotex import Document

ARTICLE = (
    "Мерія пояснила затримку\n\n"
    "За словами Оксани Вітер, роботи тривають «без вихідних».\n"
    "«Ми не чекали морозу, – сказала вона. – Але мости «Південний» і «Старий» відкриємо»."
    "\n\nУ мерії додали: графік зміниться.\n"
)


def span(text: str, words: str, after: str = "") -> dict[str, int]:
    """Where the words stand, the first time after ``after``."""
    start = text.index(words, text.index(after))
    return {"start": start, "end": start + len(words)}


def article(text: str = ARTICLE) -> Document:
    """Two speakers, all three types, a mixed quote inside an indirect one, a split quote."""
    name = "Оксана Вітер"

    def quote(kind: str, parts: list[str], cue: str, lemma: str, speaker: Any) -> dict[str, Any]:
        return {
            "type": kind,
            "parts": [span(text, part) for part in parts],
            "cue": {**span(text, cue), "lemma": lemma},
            "speaker": speaker,
            "rule": "by-hand",
            "confidence": 0.875,
        }

    oksana = {"name": name, "kind": "person", "mention": span(text, "Оксани Вітер")}
    she = {"name": name, "kind": "person", "mention": span(text, "вона")}
    town = {"name": "мерія", "kind": "org", "mention": span(text, "мерії")}
    return Document.from_dict(
        {
            "id": "a-1",
            "text": text,
            "entities": [
                {**span(text, "Оксани Вітер"), "label": "PER", "name": name},
                {**span(text, "Південний"), "label": "LOC", "name": "Південний"},
                {**span(text, "Старий"), "label": "LOC", "name": "Старий"},
            ],
            "people": [
                {
                    "name": name,
                    "gender": "fem",
                    "aliases": ["Вітер"],
                    "mentions": [span(text, "Оксани Вітер"), span(text, "вона")],
                }
            ],
            "quotes": [
                quote(
                    "indirect",
                    ["роботи тривають «без вихідних»"],
                    "За словами",
                    "за словами",
                    oksana,
                ),
                quote("mixed", ["без вихідних"], "За словами", "за словами", oksana),
                quote(
                    "direct",
                    ["Ми не чекали морозу", "Але мости «Південний» і «Старий» відкриємо"],
                    "сказала",
                    "сказати",
                    she,
                ),
                quote("indirect", ["графік зміниться"], "додали", "додати", town),
            ],
        }
    )


def hostile(quotes: int = 200) -> Document:
    """A text that tries to break out of its page, with many quotes and speakers."""
    text = (
        "<script>document.title='broken'</script> <img src=x onerror=\"document.title='broken'\"> "
        "</div></mark>&amp; \"лапки\" 'одинарні' 😀 👩\u200d👩\u200d👧 \x00 \x07 \ud800 "
        "\u202eназад\u202c ко\u0301мпас\r\n"
    )
    rows = []
    for number in range(quotes):
        attack = f'Мовець{number % 25} "><script>document.title="broken"</script>'
        begin = len(text)
        line = f"«Цитата <b>{number}</b> 😀 про все», – сказав {attack} того дня.\n"
        text += line

        def at(words: str, line: str = line, begin: int = begin) -> dict[str, int]:
            start = begin + line.index(words)
            return {"start": start, "end": start + len(words)}

        rows.append(
            {
                "type": ("direct", "mixed", "indirect")[number % 3],
                "parts": [at(f"Цитата <b>{number}</b> 😀 про все")],
                "cue": {**at("сказав"), "lemma": '"><b>сказати'},
                "speaker": {"name": attack, "kind": "person", "mention": at(attack)},
                "rule": '"><script>',
                "confidence": 0.5,
            }
        )
    return Document.from_dict({"text": text, "id": '"><script>', "quotes": rows})
