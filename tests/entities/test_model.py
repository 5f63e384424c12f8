"""The trained recogniser, its labeller and what repairs its spans."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quotex
from quotex.corpus.samples import articles
from quotex.entities.forms import form_of, number_kind, place_kind, stem
from quotex.entities.found import Found
from quotex.entities.model import KIND, WEIGHTS, TrainedRecogniser
from quotex.entities.repair import balanced, one_label, people_apart, people_everywhere
from quotex.linear.labeller import LinearLabeller, allowed_transitions, spans_of
from quotex.resources import load_arrays, save_arrays


@pytest.fixture(scope="module")
def pipeline() -> quotex.Pipeline:
    return quotex.load(steps="entities")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Про це журналістам розповіла Олена Кравчук.", ("Олена Кравчук", "PER")),
        ("Виступив Єнс Столтенберг.", ("Єнс Столтенберг", "PER")),
        ("Лист підписав В. В. Шевченко.", ("В. В. Шевченко", "PER")),
        ("Вони живуть у Києві.", ("Києві", "LOC")),
        ("Кошти отримало ТОВ «Еко-Сервіс» з Полтави.", ("ТОВ «Еко-Сервіс»", "ORG")),
        ("Власником компанії «Профіт» є киянин.", ("Профіт", "ORG")),
        ("Це сталося 2 травня 2014 року.", ("2 травня 2014 року", "DATE")),
        ("Ціна зросла на 15 %.", ("15 %", "PCT")),
    ],
)
def test_phenomena(pipeline: quotex.Pipeline, text: str, expected: tuple[str, str]) -> None:
    assert expected in {(e.text, e.label) for e in pipeline.analyze(text).entities}


@settings(max_examples=40)
@given(st.text(alphabet="аяіїКМТ «»\"'().,–-5 \n’ʼ\u0301AZz\ud800\0", max_size=120))
def test_entities_are_sorted_apart_and_exact(text: str) -> None:
    pipeline = quotex.load(steps="entities")
    end = 0
    for entity in pipeline.analyze(text).entities:
        assert end <= entity.start < entity.end
        assert text[entity.start : entity.end] == entity.text
        assert entity.label in quotex.document.ENTITY_LABELS
        end = entity.end


def test_a_person_named_in_full_is_a_person_everywhere(seed: str, shared: Path) -> None:
    pipeline = quotex.load(steps="entities")
    records = (shared / "gold" / "quotes-web-dev.jsonl").read_text(encoding="utf-8").splitlines()
    for text in (seed, *(json.loads(record)["text"] for record in records)):
        document = pipeline.analyze(text)
        surnames = set()
        for entity in document.entities:
            words = [form_of(t.text) for t in document.tokens
                     if entity.start <= t.start < entity.end]  # fmt: skip
            if entity.label == "PER" and len(words) == 2 and words[0].first_name:
                surnames.add(words[1].stem)
        assert surnames or "Ганна" in text or "Остап" in text
        for token in document.tokens:
            form = form_of(token.text)
            if form.capital and form.stem in surnames:
                assert any(
                    e.label == "PER" and e.start <= token.start < e.end for e in document.entities
                ), (token, text[max(0, token.start - 30) : token.end])


def test_damaged_weights(tmp_path: Path) -> None:
    arrays, meta = load_arrays(WEIGHTS, KIND)
    short = {**arrays, "columns": arrays["columns"][:-1]}
    wide = {**arrays, "transitions": arrays["transitions"][:-1]}
    for broken in (short, wide, {k: v for k, v in arrays.items() if k != "gaps"}):
        with pytest.raises(quotex.ResourceError):
            LinearLabeller.from_arrays(broken, meta)
    path = tmp_path / "entities.npz"
    save_arrays(path, arrays, meta)
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(quotex.ResourceError):
        load_arrays(path, KIND)


LABELS = ("O", "B-PER", "I-PER", "E-PER", "S-PER", "B-ORG", "I-ORG", "E-ORG", "S-ORG")


@given(st.data())
def test_the_best_path_is_the_best_allowed_one(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    pairs = rng.normal(size=(9, 9)).astype(np.float32)
    lengths = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    labeller = LinearLabeller(LABELS, np.zeros(0, np.uint32), np.zeros((0, 9), np.int8), 1.0, pairs)
    scores = rng.normal(size=(sum(lengths), 9)).astype(np.float32)
    path = labeller.best_paths(scores, lengths)
    allowed = allowed_transitions(LABELS)
    begin = 0
    for length in lengths:
        best, best_total = None, -np.inf
        for number in range(9**length):
            way = [number // 9**k % 9 for k in range(length)]
            if LABELS[way[0]][0] not in "OBS" or LABELS[way[-1]][0] not in "OES":
                continue
            steps = list(itertools.pairwise(way))
            if not all(allowed[i, j] for i, j in steps):
                continue
            total = sum(scores[begin + k, label] for k, label in enumerate(way))
            total += sum(pairs[i, j] for i, j in steps)
            if total > best_total:
                best, best_total = way, total
        assert path[begin : begin + length].tolist() == best
        begin += length


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_the_best_path_where_most_tokens_are_outside(seed: int, lengths: list[int]) -> None:
    """Scores as they are in texts, where all but a few labels are far below O."""
    rng = np.random.default_rng(seed)
    pairs = rng.normal(size=(9, 9)).astype(np.float16).astype(np.float32)
    nothing = np.zeros(0, np.uint32), np.zeros((0, 9), np.int8)
    labeller = LinearLabeller(LABELS, *nothing, 0.001, pairs)
    scores = rng.integers(-6000, 1500, (sum(lengths), 9)).astype(np.int32)
    scores[:, 0] = 0
    assert labeller.best_paths(scores, lengths).tolist() == [
        label
        for end, length in zip(np.cumsum(lengths), lengths, strict=True)
        for label in viterbi(scores[end - length : end] * 0.001, pairs)
    ]


def viterbi(scores: npt.NDArray[np.float64], pairs: npt.NDArray[np.float32]) -> list[int]:
    whole = np.where(allowed_transitions(LABELS), pairs, -1e6)
    best = scores[0] + [0 if label[0] in "OBS" else -1e6 for label in LABELS]
    origins = []
    for own in scores[1:]:
        origins.append((best[:, None] + whole).argmax(0))
        best = (best[:, None] + whole).max(0) + own
    path = [int((best + [0 if label[0] in "OES" else -1e6 for label in LABELS]).argmax())]
    for origin in reversed(origins):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def test_codes_without_weights_count_nothing() -> None:
    codes = np.array([3, 70_000, 4_000_000_000], np.uint32)
    weights = np.arange(27, dtype=np.int8).reshape(3, 9)
    labeller = LinearLabeller(LABELS, codes, weights, 0.5, np.zeros((9, 9), np.float32))
    asked = np.array([[3, 4], [4_000_000_000, 70_000], [5, 6]], np.uint32)
    assert labeller.rows(asked).tolist() == [[0, 3], [2, 1], [3, 3]]
    assert labeller.score(asked)[1].tolist() == (weights[1] + weights[2]).tolist()
    assert not labeller.score(asked)[2].any()


def test_spans_of_a_path() -> None:
    path = np.array([0, 4, 1, 2, 3, 5, 7, 0])
    assert spans_of(LABELS, path) == [(1, 2, "PER"), (2, 5, "PER"), (5, 7, "ORG")]


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("ТОВ « Аква » виграло", (0, 3), (0, 4)),
        ("фірма « Аква » виграла", (1, 3), (1, 4)),
        ("фірма « Аква » виграла", (2, 4), (2, 3)),
        ("Аква ( виграла", (0, 2), (0, 1)),
        ('ТОВ " Аква " виграло', (0, 3), (0, 4)),
        ("« Аква виграла", (0, 2), (1, 2)),
        ("Аква виграла", (0, 1), (0, 1)),
    ],
)
def test_marks_in_pairs(words: str, before: tuple[int, int], after: tuple[int, int]) -> None:
    tokens = words.split()
    assert balanced(tokens, [len(tokens)], [Found(*before, "ORG")]) == [Found(*after, "ORG")]


def test_one_label_for_a_name() -> None:
    words = "Ольга Лебедин , Лебедина , Лебедин".split()
    found = [Found(0, 2, "PER"), Found(3, 4, "LOC"), Found(5, 6, "PER")]
    assert [hit.label for hit in one_label(words, found)] == ["PER", "PER", "PER"]


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("Пенсіонерка Марія Семенівна", [Found(1, 3, "PER")]),
        ("Марія Семенівна", [Found(0, 2, "PER")]),
        ("Г. П. : Пенсіонери", [Found(0, 2, "PER")]),
        ("Ради Безпеки", [Found(0, 2, "ORG")]),
        ("Рада Кравчук", [Found(0, 2, "PER")]),
    ],
)
def test_people_apart(words: str, after: list[Found]) -> None:
    tokens = words.split()
    assert people_apart(tokens, [len(tokens)], Found(0, len(tokens), "PER")) == after


def test_a_country_in_capitals_is_a_place() -> None:
    assert one_label(["США"], [Found(0, 1, "ORG")]) == [Found(0, 1, "LOC")]


def test_a_common_head_alone_is_no_person() -> None:
    assert one_label(["Альянсу"], [Found(0, 1, "PER")]) == [Found(0, 1, "ORG")]
    assert one_label(["Кремль"], [Found(0, 1, "LOC")]) == [Found(0, 1, "LOC")]


def test_a_surname_of_a_person_in_full() -> None:
    words = "Ольга Лебедин мовчить . Лебедина не слухали , лебедин нема .".split()
    found = people_everywhere(words, [Found(0, 2, "PER")])
    assert found == [Found(0, 2, "PER"), Found(4, 5, "PER")]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("2012", "year"), ("19:00", "clock"), ("02.03.2012", "date"), ("15", "day"),
     ("7008", "integer"),
     ("2012-2014", "years"), ("15-20", "range"), ("70-х", "ordinal"), ("1 000", "decimal"),
     ("2,5", "decimal"), ("МВ5", "mixed")],
)  # fmt: skip
def test_kinds_of_numbers(word: str, kind: str) -> None:
    assert number_kind(word) == kind


def test_forms() -> None:
    assert stem("рівному") == stem("рівне")
    assert place_kind("Києва", ("київ",)) == "city"
    assert form_of("Олені").first_name
    assert form_of("Порошенка").surname
    assert "month" in form_of("травня").classes
    assert not form_of("𗀀").known


def test_floor_on_a_sample(shared: Path) -> None:
    """A quick look that nothing broke; the real figures come from cross-validation."""
    recogniser = TrainedRecogniser()
    pipeline = quotex.load(steps="tokens")
    hits = gold = found = 0
    with gzip.open(shared / "data" / "ner-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 40:
                continue
            record = json.loads(line)
            document = pipeline.analyze(record["text"])
            right = {
                (e["start"], e["end"], e["label"].replace("PERS", "PER"))
                for e in record["entities"]
            }
            predicted = {
                (document.tokens[a].start, document.tokens[b - 1].end, label)
                for a, b, label in recogniser.find_entities(document)
            }
            hits += len(right & predicted)
            gold += len(right)
            found += len(predicted)
    assert 2 * hits / (gold + found) > 0.9


def test_the_model_card_stands_beside_the_weights() -> None:
    here = Path(quotex.__file__).parent / "resources" / "entities.md"
    docs = Path(__file__).resolve().parents[2] / "docs" / "models" / "entities.md"
    assert here.read_text(encoding="utf-8") == docs.read_text(encoding="utf-8")


def test_long_texts_are_read_in_runs_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(article.text for article in articles(12))
    document = quotex.load(steps=["morphology"]).analyze(text)
    whole = TrainedRecogniser().find_entities(document)
    assert len(whole) > 30
    monkeypatch.setattr("quotex.entities.model._RUN", 50)
    assert TrainedRecogniser().find_entities(document) == whole


def test_documents_looked_at_together_have_the_entities_of_each_alone() -> None:
    pipeline = quotex.load(steps=["tokens"])
    texts = [
        "",
        *(article.text for article in articles(6)),
        "...",
        "Лебедин",
        "",
        "лебедин Лебедин",
    ]
    documents = [pipeline.analyze(text) for text in texts]
    recogniser = TrainedRecogniser()
    together = recogniser.find_in_all(documents)
    assert together == [recogniser.find_entities(document) for document in documents]
    assert sum(map(len, together)) > 15
