"""Conditions and computed values: a bounded part of CEL, the Common Expression Language (cel.dev).

The library ``cel-python`` reads the text by CEL's own grammar; what it reads is checked here against a closed list
and worked out in exact decimals. The library's own arithmetic uses binary fractions, in which 0.10 + 0.20 is not
0.30, and takes about 140 µs a record where this takes two. There are no loops, nothing is asked of a value but what
the list holds, and nothing reaches outside.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from app.planning import reckoning
from app.planning.cel_text import Tree, bare, is_tree, literal, parse, path_of
from app.planning.contact import NotValid
from app.planning.legible import quoted
from app.planning.reckoning import FUNCTIONS, Operand

MOST_CHOICES = 100
"""Values after ``in``."""


class Scope(Protocol):
    """What an expression may ask: the value a path leads to."""

    def value(self, path: str) -> Operand:
        """Return a value of the record at hand; None where there is nothing.

        Raises:
            NotValid: if the path leads nowhere in such records.
        """
        ...


Step = Callable[[Scope], Operand]


@dataclass(frozen=True, slots=True)
class Expression:
    """A text that was read and found harmless."""

    text: str
    paths: tuple[str, ...]
    """What it asks of a record, in order, each once."""
    _run: Step = field(repr=False, compare=False)

    def value(self, scope: Scope) -> Operand:
        """Return what it comes out as for a record.

        Raises:
            NotValid: with one sentence, if it cannot be worked out for this record.
        """
        return reckoning.bounded(self._run(scope))

    def truth(self, scope: Scope) -> bool:
        """Return whether a condition holds.

        Raises:
            NotValid: if it cannot be worked out, or is neither yes nor no.
        """
        return reckoning.truth(self._run(scope))


@lru_cache(maxsize=2048)
def compile_expression(text: str) -> Expression:
    """Read an expression once; the same text gives the same object.

    Raises:
        NotValid: with one sentence saying what is wrong with it.
    """
    tree, paths = parse(text), dict[str, None]()
    run = _step(tree, paths)
    return Expression(text, tuple(paths), run)


_PAIRS: dict[str, Callable[[Operand, Operand], Operand]] = {
    "relation_lt": reckoning.ordered(operator.lt),
    "relation_le": reckoning.ordered(operator.le),
    "relation_gt": reckoning.ordered(operator.gt),
    "relation_ge": reckoning.ordered(operator.ge),
    "relation_eq": reckoning.equal,
    "relation_ne": lambda left, right: not reckoning.equal(left, right),
    "addition_add": reckoning.add,
    "addition_sub": reckoning.subtract,
    "multiplication_mul": reckoning.multiply,
    "multiplication_div": reckoning.divide,
    "multiplication_mod": reckoning.remainder,
}


def _step(tree: Tree, paths: dict[str, None]) -> Step:
    """Return the step that works a tree out, noting what it asks of a record."""
    tree = bare(tree)
    path = path_of(tree)
    if path is not None:
        paths[path] = None
        return lambda scope: scope.value(path)
    read = _READERS.get(tree.data)
    if read is None:
        raise NotValid("it uses something of CEL that conditions here do not know")
    return read(tree, paths)


def _literal(tree: Tree, _paths: dict[str, None]) -> Step:
    value = literal(tree)
    return lambda _scope: value


def _pair(tree: Tree, paths: dict[str, None]) -> Step:
    """Two values and a sign between them: the grammar keeps the left one below the sign."""
    sign = tree.children[0]
    left = _step(sign.children[0], paths)
    if sign.data == "relation_in":
        return _among(left, tree.children[1], paths)
    right, work = _step(tree.children[1], paths), _PAIRS[sign.data]
    return lambda scope: work(left(scope), right(scope))


def _among(left: Step, choices: Tree, paths: dict[str, None]) -> Step:
    choices = bare(choices)
    if choices.data != "list_lit":
        raise NotValid("“in” is followed by a list such as [“NSW”, “ACT”]; to look inside a text, use contains(…)")
    steps = [_step(one, paths) for one in _listed(choices)]
    if len(steps) > MOST_CHOICES:
        raise NotValid(f"it lists more than {MOST_CHOICES} values; use a lookup table")

    def found(scope: Scope) -> Operand:
        sought = left(scope)
        return any(reckoning.equal(sought, one(scope)) for one in steps)

    return found


def _either(tree: Tree, paths: dict[str, None]) -> Step:
    left, right = (_step(one, paths) for one in tree.children)
    return lambda scope: reckoning.truth(left(scope)) or reckoning.truth(right(scope))


def _both(tree: Tree, paths: dict[str, None]) -> Step:
    left, right = (_step(one, paths) for one in tree.children)
    return lambda scope: reckoning.truth(left(scope)) and reckoning.truth(right(scope))


def _choice(tree: Tree, paths: dict[str, None]) -> Step:
    condition, yes, no = (_step(one, paths) for one in tree.children)
    return lambda scope: yes(scope) if reckoning.truth(condition(scope)) else no(scope)


def _sign(tree: Tree, paths: dict[str, None]) -> Step:
    value = _step(tree.children[1], paths)
    work: Callable[[Operand], Operand] = (
        reckoning.opposite if tree.children[0].data == "unary_not" else reckoning.negative
    )
    return lambda scope: work(value(scope))


def _call(tree: Tree, paths: dict[str, None]) -> Step:
    """``upper(name)``."""
    name, *given = tree.children
    return _called(str(name), [one for some in given for one in _listed(some)], paths)


def _asked(tree: Tree, paths: dict[str, None]) -> Step:
    """``name.upper()``."""
    value, name, *given = tree.children
    return _called(str(name), [value, *(one for some in given for one in _listed(some))], paths)


def _called(name: str, given: list[Tree], paths: dict[str, None]) -> Step:
    if name not in FUNCTIONS:
        raise NotValid(f"there is no {quoted(name)} in conditions; there are {', '.join(FUNCTIONS)}")
    work, fewest, most = FUNCTIONS[name]
    if not fewest <= len(given) <= most:
        raise NotValid(f"{name}(…) takes {fewest if fewest == most else f'{fewest} or {most}'}, not {len(given)}")
    if name == "matches":
        _check_pattern(given[1])
    steps = [_step(one, paths) for one in given]
    if len(steps) == 1:
        (only,) = steps
        return lambda scope: work(only(scope))
    return lambda scope: work(*(one(scope) for one in steps))


def _check_pattern(tree: Tree) -> None:
    """A pattern stands in the rule: none that a record brings along is ever tried."""
    tree = bare(tree)
    words = literal(tree) if tree.data == "literal" else None
    if not isinstance(words, str):
        raise NotValid("the pattern of matches(…) is written out in the condition")
    reckoning.pattern(words)


def _listed(tree: Tree) -> list[Tree]:
    """Return the values between brackets."""
    if tree.data == "exprlist":
        return list(tree.children)
    return [one for child in tree.children if is_tree(child) for one in _listed(child)]


_READERS: dict[str, Callable[[Tree, dict[str, None]], Step]] = {
    "literal": _literal,
    "expr": _choice,
    "conditionalor": _either,
    "conditionaland": _both,
    "relation": _pair,
    "addition": _pair,
    "multiplication": _pair,
    "unary": _sign,
    "ident_arg": _call,
    "member_dot_arg": _asked,
}
