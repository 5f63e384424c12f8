"""The wheel, installed alone: its resources are inside, nothing is read from the checkout."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_the_wheel_runs_the_demo_outside_the_checkout(tmp_path: Path) -> None:
    wheels, home = tmp_path / "wheels", tmp_path / "home"
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = wheels.glob("quotex-*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*install, str(home), str(wheel)], check=True, capture_output=True)
    article = tmp_path / "article.txt"
    article.write_bytes((ROOT / "seeds" / "stoltenberg.txt").read_bytes())
    code = (
        "import json, sys, quotex; "
        "document = quotex.analyze(open(sys.argv[1], encoding='utf-8', newline='').read()); "
        "names = [q.speaker and q.speaker.name for q in document.quotes]; "
        "print(json.dumps([quotex.__file__, names]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(article)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    file, speakers = json.loads(result.stdout)
    assert Path(file).is_relative_to(home)
    assert "Єнс Столтенберг" in speakers
    assert "Сергій Рябков" in speakers
