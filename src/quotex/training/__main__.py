"""``python -m quotex.training WHAT …``: each trainer has its own options (``--help``)."""

from __future__ import annotations

import sys
from importlib import import_module

TRAINERS = (
    "entities", "entity_forms", "morphology", "quotes", "readings", "speakers", "word_classes",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run the trainer that the first argument names; 2 where there is none."""
    if not arguments or arguments[0] not in TRAINERS:
        print(f"usage: python -m quotex.training {{{','.join(TRAINERS)}}} …", file=sys.stderr)
        return 2
    trainer = import_module(f"quotex.training.{arguments[0]}")
    return int(trainer.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
