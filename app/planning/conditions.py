"""Conditions made from menus: clauses joined by “and” or “or”, as CEL text, back again, and as a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.money import plain
from app.domain.spoken import spoken
from app.planning.cel_text import Tree, bare, is_tree, literal, parse, path_of, write_string
from app.planning.contact import NotValid
from app.planning.reckoning import Operand


class Operator(StrEnum):
    """What a clause asks of a value; the words a menu shows."""

    IS = "is"
    IS_NOT = "is not"
    ONE_OF = "is one of"
    NOT_ONE_OF = "is none of"
    CONTAINS = "contains"
    STARTS = "starts with"
    ENDS = "ends with"
    MORE = "is more than"
    LESS = "is less than"
    AT_LEAST = "is at least"
    AT_MOST = "is at most"
    BLANK = "is blank"
    FILLED = "is not blank"


BY_KIND: dict[str, tuple[Operator, ...]] = {
    "text": (
        Operator.IS,
        Operator.IS_NOT,
        Operator.ONE_OF,
        Operator.NOT_ONE_OF,
        Operator.CONTAINS,
        Operator.STARTS,
        Operator.ENDS,
        Operator.BLANK,
        Operator.FILLED,
    ),
    "yes/no": (Operator.IS,),
}
_MEASURED = (
    Operator.IS,
    Operator.IS_NOT,
    Operator.MORE,
    Operator.LESS,
    Operator.AT_LEAST,
    Operator.AT_MOST,
    Operator.BLANK,
    Operator.FILLED,
)
BY_KIND |= {"number": _MEASURED, "money": _MEASURED, "date": _MEASURED}
"""What can be asked of each kind of value (``app.planning.scope.value_kind``)."""
Wanted = str | bool | Decimal | dt.date | tuple[str, ...]
_SIGNS = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.MORE: ">",
    Operator.LESS: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}
_ON_DAYS = {
    Operator.MORE: "is after",
    Operator.LESS: "is before",
    Operator.AT_LEAST: "is on or after",
    Operator.AT_MOST: "is on or before",
}
_CALLS = {Operator.CONTAINS: "contains", Operator.STARTS: "startsWith", Operator.ENDS: "endsWith"}
_BY_RULE = {
    "relation_eq": Operator.IS,
    "relation_ne": Operator.IS_NOT,
    "relation_gt": Operator.MORE,
    "relation_lt": Operator.LESS,
    "relation_ge": Operator.AT_LEAST,
    "relation_le": Operator.AT_MOST,
}
_KEPT = frozenset({"true", "false", "null", "in"})
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked of one value."""

    path: str
    """Where in the record, as sources are named: ``territory``, ``rep.email``."""
    operator: Operator
    value: Wanted = ""
    """What it is held against; a tuple of texts for “one of”; nothing for “blank”."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Clauses of which all must hold, or any."""

    clauses: tuple[Clause, ...]
    all_of: bool = True


def to_text(condition: Condition) -> str:
    """Return a condition in the expression language; blank when it has no clause."""
    return (" && " if condition.all_of else " || ").join(_clause_text(clause) for clause in condition.clauses)


def from_text(text: str) -> Condition | None:
    """Return the condition a text stands for; None when menus could not have made it, so that it is shown as text."""
    if not text.strip():
        return Condition(())
    try:
        tree = parse(text)
        for rule, all_of in (("conditionaland", True), ("conditionalor", False)):
            if tree.data == rule:
                return Condition(tuple(_clause(part) for part in _parts(tree, rule)), all_of)
        return Condition((_clause(tree),))
    except NotValid:
        return None


def sentence(condition: Condition, labels: Mapping[str, str] | None = None) -> str:
    """Return a condition in words: ``territory is NSW and total is more than 5,000``; blank without a clause.

    Args:
        condition: what is told.
        labels: what people call the paths; a path not among them is told in its own words.
    """
    names = labels or {}
    joint = " and " if condition.all_of else " or "
    return joint.join(_told(clause, names.get(clause.path, spoken(clause.path))) for clause in condition.clauses)


def told(text: str, labels: Mapping[str, str] | None = None) -> str:
    """Return a condition's text in words, or as it stands where menus could not have made it."""
    condition = from_text(text)
    return text if condition is None else sentence(condition, labels)


def _told(clause: Clause, name: str) -> str:
    match clause.value:
        case tuple():
            value = ", ".join(clause.value)
        case bool():
            value = "yes" if clause.value else "no"
        case Decimal():
            value = f"{clause.value:,f}"
        case dt.date():
            value = f"{clause.value.day} {clause.value:%B %Y}"
        case _:
            value = clause.value or "blank"
    if clause.operator in {Operator.BLANK, Operator.FILLED}:
        return f"{name} {clause.operator.value}"
    words = clause.operator.value
    if isinstance(clause.value, dt.date):
        words = _ON_DAYS.get(clause.operator, words)
    return f"{name} {words} {value}"


def _clause_text(clause: Clause) -> str:
    path = _path_text(clause.path)
    match clause.operator:
        case Operator.BLANK:
            return f"blank({path})"
        case Operator.FILLED:
            return f"!blank({path})"
        case Operator.ONE_OF | Operator.NOT_ONE_OF:
            values = clause.value if isinstance(clause.value, tuple) else (str(clause.value),)
            among = f"{path} in [{', '.join(write_string(one) for one in values)}]"
            return among if clause.operator is Operator.ONE_OF else f"!({among})"
        case Operator.CONTAINS | Operator.STARTS | Operator.ENDS:
            return f"{_CALLS[clause.operator]}({path}, {_value_text(clause.value)})"
        case _:
            return f"{path} {_SIGNS[clause.operator]} {_value_text(clause.value)}"


def _path_text(path: str) -> str:
    head, *rest = path.split(".")
    return head + "".join(f".{part}" if _is_word(part) else f"[{write_string(part)}]" for part in rest)


def _is_word(part: str) -> bool:
    return (
        bool(part) and not part[0].isdigit() and _PLAIN.issuperset(part) and part not in {"true", "false", "null", "in"}
    )


def _value_text(value: Wanted) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case dt.date():
            return f'date("{value.isoformat()}")'
        case tuple():
            return write_string(", ".join(value))
        case _:
            return write_string(value)


def _parts(tree: Tree, rule: str) -> list[Tree]:
    """Return what is joined by one kind of “and”; brackets with another kind inside are no menu's work."""
    tree = bare(tree)
    if tree.data != rule:
        return [tree]
    left, right = tree.children
    return [*_parts(left, rule), *_parts(right, rule)]


def _clause(tree: Tree) -> Clause:
    """Return the clause a tree stands for.

    Raises:
        NotValid: if menus could not have made it.
    """
    tree = bare(tree)
    if tree.data == "unary" and tree.children[0].data == "unary_not":
        inner = _clause(tree.children[1])
        opposite = {Operator.BLANK: Operator.FILLED, Operator.ONE_OF: Operator.NOT_ONE_OF}.get(inner.operator)
        if opposite is not None:
            return Clause(inner.path, opposite, inner.value)
    if tree.data == "relation":
        return _compared(tree)
    if tree.data == "ident_arg":
        return _called(tree)
    raise NotValid("no menu makes this")


def _compared(tree: Tree) -> Clause:
    sign, right = tree.children[0], bare(tree.children[1])
    path = _path(sign.children[0])
    if sign.data == "relation_in":
        values = tuple(_string(one) for one in _listed(right))
        return Clause(path, Operator.ONE_OF, values)
    value = _value(right)
    if value is None or sign.data not in _BY_RULE:
        raise NotValid("no menu makes this")
    return Clause(path, _BY_RULE[sign.data], value)


def _called(tree: Tree) -> Clause:
    name, *given = tree.children
    arguments = [one for some in given for one in _listed(some)]
    if str(name) == "blank" and len(arguments) == 1:
        return Clause(_path(arguments[0]), Operator.BLANK)
    for operator, call in _CALLS.items():
        if str(name) == call and len(arguments) == 2:
            return Clause(_path(arguments[0]), operator, _string(arguments[1]))
    raise NotValid("no menu makes this")


def _path(tree: Tree) -> str:
    path = path_of(tree)
    if path is None:
        raise NotValid("no menu makes this")
    return path


def _string(tree: Tree) -> str:
    value = _value(bare(tree))
    if not isinstance(value, str):
        raise NotValid("no menu makes this")
    return value


def _value(tree: Tree) -> Operand:
    if tree.data == "literal":
        return literal(tree)
    if tree.data == "ident_arg" and str(tree.children[0]) == "date":
        words = [_string(one) for some in tree.children[1:] for one in _listed(some)]
        try:
            return dt.date.fromisoformat(words[0]) if len(words) == 1 else None
        except ValueError:
            return None
    return None


def _listed(tree: Tree) -> list[Tree]:
    if tree.data == "exprlist":
        return list(tree.children)
    if tree.data != "list_lit":
        raise NotValid("no menu makes this")
    return [one for child in tree.children if is_tree(child) for one in _listed(child)]
