"""Makes ``docs/img/stoltenberg.png``, the README's picture: the seed article without its byline.

Needs Chromium (``apt-get install chromium``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import quotex

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 900, 900
LOOK = "<style>body { margin: 1rem auto !important; font-size: .95rem !important }</style>"


def main() -> None:
    """Analyze, write the page, take its picture."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next(filter(None, map(shutil.which, names)), None)
    if browser is None:
        sys.exit("no Chromium here: apt-get install chromium")
    text = (ROOT / "seeds" / "stoltenberg.txt").read_text(encoding="utf-8")
    picture = ROOT / "docs" / "img" / "stoltenberg.png"
    picture.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        headline, lead, _byline, *rest = text.split("\n\n")
        html = quotex.analyze("\n\n".join([headline, lead, *rest])).to_html()
        page.write_text(html.replace("</head>", LOOK + "</head>"), encoding="utf-8")
        flags = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
            --disable-background-networking --disable-component-update --disable-sync
            --hide-scrollbars --force-device-scale-factor=2
            --blink-settings=preferredColorScheme=1""".split()
        command = [browser, *flags, f"--user-data-dir={folder}/profile", f"--screenshot={picture}"]
        command += [f"--window-size={WIDTH},{HEIGHT}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    print(picture)


if __name__ == "__main__":
    main()
