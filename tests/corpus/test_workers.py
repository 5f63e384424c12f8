"""Worker processes: order, death, refusal, and no script run twice."""

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from quotex.corpus.workers import Chunk, Job, Pool, Result, _Turns
from quotex.errors import QuotexError

from .jobs import DEADLY, DEADLY_ONCE, DEADLY_WHEN_DONE, Deadly, Refusing, Stillborn


def results(job: Job, chunks: list[list[str]], workers: int = 2) -> list[Result]:
    numbered, number = [], 0
    for texts in chunks:
        numbered.append(Chunk(tuple((number + n, text, None) for n, text in enumerate(texts)), 0))
        number += len(texts)
    with Pool(job, workers) as pool:
        return [result for _, result in pool.map(numbered)]


def test_results_come_in_order(tmp_path: Path) -> None:
    chunks = [[str(n)] * (n % 7 + 1) for n in range(40)]
    values = [result.value for result in results(Deadly(tmp_path), chunks)]
    assert values == [[text * 2 for text in chunk] for chunk in chunks]


def test_a_dead_worker_is_replaced_and_its_document_done_again(tmp_path: Path) -> None:
    found = results(Deadly(tmp_path), [["а", DEADLY_ONCE, "б"], ["в"]])
    assert [result.value for result in found] == [["аа", DEADLY_ONCE * 2, "бб"], ["вв"]]
    assert not any(result.failures for result in found)


def test_a_document_that_kills_twice_is_given_up(tmp_path: Path) -> None:
    found = results(Deadly(tmp_path), [["а", DEADLY, "б", DEADLY], [DEADLY], ["в"]])
    assert [result.value for result in found] == [["аа", "бб"], None, ["вв"]]
    assert [[number for number, _ in result.failures] for result in found] == [[1, 3], [4], []]
    assert "SIGKILL" in found[0].failures[0][1]


def test_the_last_document_is_not_blamed_for_another(tmp_path: Path) -> None:
    [found] = results(Deadly(tmp_path), [["а", DEADLY_WHEN_DONE, "б"]], 1)
    assert found.value == ["аа", "бб"]
    assert [number for number, _ in found.failures] == [1]


def test_a_chunk_of_a_killed_worker_is_done_while_others_rest() -> None:
    turns = _Turns()
    events: list[str] = []
    busy, done = Event(), Event()

    def neighbour() -> None:
        with turns.together():
            busy.set()
            done.wait(60)
            events.append("neighbour")

    def lonely() -> None:
        with turns.alone():
            events.append("alone")
            waiting.set()
            late.join(0.2)
            events.append("still alone")

    def latecomer() -> None:
        waiting.wait(60)
        with turns.together():
            events.append("latecomer")

    waiting = Event()
    late = Thread(target=latecomer)
    threads = [Thread(target=neighbour), Thread(target=lonely), late]
    threads[0].start()
    busy.wait(60)
    threads[1].start()
    late.start()
    done.set()
    for thread in threads:
        thread.join(60)
    assert events == ["neighbour", "alone", "still alone", "latecomer"]


@pytest.mark.parametrize(
    ("job", "message"),
    [(Refusing(), "the model is missing"), (Stillborn(), "while it was loading")],
)
def test_a_job_that_cannot_be_prepared_ends_the_run(job: Job, message: str) -> None:
    with pytest.raises(QuotexError, match=message), Pool(job, 2) as pool:
        pool.wait_until_ready()


def test_a_script_without_main_guard_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('once', flush=True)\n"
        "import quotex\n"
        "pipeline = quotex.load(steps=['tokens'])\n"
        "print([d.text for d in pipeline.pipe(['А', 'Б'], workers=2)])\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["once", "['А', 'Б']", ""]
