"""Entity labels of other engines, brought to the classes of quotex."""

from __future__ import annotations

from functools import cache

from ..document import ENTITY_LABELS
from ..errors import ResourceError
from ..resources import read_table

OTHER = "MISC"


def entity_class(label: str) -> str | None:
    """The class that an engine's label stands for; None where such entities are left out.

    >>> entity_class("PERSON"), entity_class("gpe"), entity_class("B-PERS"), entity_class("DRUG")
    ('PER', 'LOC', 'PER', 'MISC')
    >>> entity_class("CARDINAL") is None
    True
    """
    plain = label.strip().upper()
    if plain[1:2] == "-" and plain[0] in "BIESLU":
        plain = plain[2:]
    return _classes().get(plain, OTHER) or None


@cache
def _classes() -> dict[str, str]:
    classes: dict[str, str] = {}
    for row in read_table("engine-labels"):
        label, known = row["label"].upper(), row["class"]
        if known and known not in ENTITY_LABELS:
            raise ResourceError(f"engine-labels.tsv: {known!r} is no entity class")
        if label in classes:
            raise ResourceError(f"engine-labels.tsv: {label!r} stands twice")
        classes[label] = known
    return classes
