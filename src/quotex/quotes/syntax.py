"""What a dependency tree says about a quote, where an engine gives one.

A parser is right about a cue's subject in four cases of five and so is a witness, not a judge: what
it points at gains odds against the other candidates.  Without trees nothing here is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from ..document import Token

SUBJECT_GAIN = 1.0  # log odds of the mention that a tree gives as the cue's subject
CLAUSE_GAIN = 1.0  # log odds of the content that is the cue's clause, and loss of others
CLAUSE_LOSS = 0.5
_COMPLEMENTS = ("ccomp", "xcomp", "csubj", "parataxis", "advcl")
_INSERTED = ("parataxis", "ccomp", "advcl", "conj", "discourse", "acl")
_SUBJECTS = ("nsubj", "csubj")
_NAME_PARTS = ("flat", "appos", "compound", "nmod:title")
_LONGEST_PATH = 4


def relation(token: Token) -> str:
    """The relation without its subtype: `nsubj` of `nsubj:pass`."""
    return (token.deprel or "").partition(":")[0]


def subject_of(tokens: Sequence[Token], reach: Sequence[int], at: int) -> set[int]:
    """The tokens in reach that a tree gives as the subject of the verb, that is ``reach[at]``,
    with the words of its name.

    A verb without one has that of the verb it is coordinated with: `Він прийшов і сказав`.
    """
    if at >= len(reach) or tokens[reach[at]].head is None:
        return set()
    verb, found = reach[at], set[int]()
    for _ in range(_LONGEST_PATH):
        found = {i for i in reach if tokens[i].head == verb and relation(tokens[i]) in _SUBJECTS}
        if found:
            break
        above = tokens[verb].head
        if above is None or above == verb or relation(tokens[verb]) not in ("conj", "xcomp"):
            return set()
        verb = above
    for i in reach:
        if tokens[i].head in found and relation(tokens[i]) in _NAME_PARTS:
            found.add(i)
    return found


def reweighed(shares: Sequence[float], favoured: Sequence[bool], gain: float) -> list[float]:
    """The probabilities after the favoured ones have gained so many log odds.

    >>> reweighed([0.5, 0.5], [True, False], math.log(3))
    [0.75, 0.25]
    """
    risen = [
        share * math.exp(gain) if up else share for share, up in zip(shares, favoured, strict=True)
    ]
    total = math.fsum(risen)
    return [round(value / total, 12) for value in risen] if total else list(shares)


def clauses(tokens: Sequence[Token], verb: int, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of the sentence ``start:end`` that a tree gives as what the verb reports: the
    clauses that hang on it, and that on which it hangs as an insertion (`…, – каже він`)."""
    if tokens[verb].head is None:
        return []
    below = _below(tokens, start, end)
    found = [
        _stretch(below, child, set())
        for child in below.get(verb, ())
        if relation(tokens[child]) in _COMPLEMENTS
    ]
    above = tokens[verb].head
    if above is not None and above != verb and relation(tokens[verb]) in _INSERTED:
        found.append(_stretch(below, above, set(_subtree(below, verb))))
    return found


def _below(tokens: Sequence[Token], start: int, end: int) -> dict[int, list[int]]:
    """The children of each token of the sentence."""
    below: dict[int, list[int]] = {}
    for i in range(start, end):
        head = tokens[i].head
        if head is not None and head != i:
            below.setdefault(head, []).append(i)
    return below


def _subtree(below: Mapping[int, Sequence[int]], root: int) -> Iterator[int]:
    """The root and all that hangs on it."""
    stack, seen = [root], {root}
    while stack:
        i = stack.pop()
        yield i
        stack += [child for child in below.get(i, ()) if child not in seen]
        seen.update(below.get(i, ()))


def _stretch(below: Mapping[int, Sequence[int]], root: int, without: set[int]) -> tuple[int, int]:
    """From the first token of a subtree to the one behind the last, around the root where tokens
    that do not count lie between."""
    inside = sorted({root, *_subtree(below, root)} - (without - {root}))
    cuts = sorted(without)
    first = max((i for i in cuts if i < root), default=-1)
    last = min((i for i in cuts if i > root), default=inside[-1] + 1)
    kept = [i for i in inside if first < i < last]
    return kept[0], kept[-1] + 1


def shifted(chance: float, gain: float) -> float:
    """The probability with so many more log odds.

    >>> round(shifted(0.5, 1.0), 2)
    0.73
    """
    odds = chance * math.exp(gain)
    return odds / (odds + 1.0 - chance)
