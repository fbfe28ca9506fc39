"""Read the text of an expression into a tree of CEL's grammar: bounded in length and depth, literals checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.planning.contact import NotValid
from app.planning.legible import quoted
from app.planning.reckoning import Operand

LONGEST = 1_000
"""Characters of an expression."""
DEEPEST = 60
"""Levels an expression may be nested, and parts that one “and” may join."""
_MOST_DIGITS = 15

Tree = Any
"""A tree of the library: ``data`` names the rule of the grammar, ``children`` are trees and tokens."""
_SILENT = frozenset(
    {
        "expr",
        "conditionalor",
        "conditionaland",
        "relation",
        "addition",
        "multiplication",
        "unary",
        "member",
        "primary",
        "paren_expr",
    }
)
"""Rules of the grammar that say nothing when they hold one thing only."""


def parse(text: str) -> Tree:
    """Return the tree of an expression of sane size.

    Raises:
        NotValid: if it cannot be read, is too long or nested too deeply.
    """
    if not text.strip():
        raise NotValid("it is empty")
    if len(text) > LONGEST:
        raise NotValid(f"it is longer than {LONGEST:,} characters")
    # Slow to import, and most mappings have no condition.
    from celpy.celparser import CELParseError, CELParser  # noqa: PLC0415

    try:
        tree = CELParser().parse(text)
    except CELParseError as problem:
        raise NotValid(_unread(text, problem.line, problem.column)) from None
    _check_depth(tree)
    return bare(tree)


def is_tree(found: Any) -> bool:
    """Return whether something is a tree, not a word of the text."""
    return hasattr(found, "data")


def bare(tree: Tree) -> Tree:
    """Return the first tree below that says something: brackets and lone operands do not."""
    while tree.data in _SILENT and len(tree.children) == 1 and is_tree(tree.children[0]):
        tree = tree.children[0]
    return tree


def path_of(tree: Tree) -> str | None:
    """Return the path a tree names, such as ``rep.email`` or ``user_fields["Our field"]``; None if it names none."""
    tree, tail = bare(tree), []
    while tree.data in {"member_dot", "member_index"}:
        if tree.data == "member_dot":
            tail.append(str(tree.children[1]))
        else:
            inner = bare(tree.children[1])
            name = literal(inner) if inner.data == "literal" else None
            if not isinstance(name, str) or not name or "." in name:
                return None
            tail.append(name)
        tree = bare(tree.children[0])
    return ".".join([str(tree.children[0]), *reversed(tail)]) if tree.data == "ident" else None


def literal(tree: Tree) -> Operand:
    """Return the value a literal stands for.

    Raises:
        NotValid: if it is of a kind conditions do not know, or a number beyond 15 digits.
    """
    token = tree.children[0]
    words = str(token)
    if token.type in {"STRING_LIT", "MLSTRING_LIT"}:
        return _string(token)
    if token.type == "BOOL_LIT":
        return words == "true"
    if token.type == "NULL_LIT":
        return None
    if token.type not in {"INT_LIT", "FLOAT_LIT"} or not words.lstrip("-").replace(".", "", 1).isdigit():
        raise NotValid(f"{quoted(words)} is no number, text or yes/no as conditions know them")
    if len(words.strip("-0").replace(".", "")) > _MOST_DIGITS:
        raise NotValid(f"the number {quoted(words)} has more than {_MOST_DIGITS} digits")
    return Decimal(words)


def write_string(text: str) -> str:
    """Return a text as a literal that reads back as the same text."""
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    written = "".join(marks.get(sign) or (sign if sign.isprintable() else f"\\U{ord(sign):08x}") for sign in text)
    return f'"{written}"'


def _string(token: Any) -> str:
    from celpy.evaluation import celstr  # noqa: PLC0415 - slow to import

    try:
        return str(celstr(token))
    except (ValueError, OverflowError):
        raise NotValid(f"{quoted(str(token))} is not a text that can be read") from None


def _check_depth(tree: Tree) -> None:
    """Refuse what would need too deep a pile of calls; looked at without calls, so that nothing can overflow."""
    waiting = [(tree, 1)]
    while waiting:
        found, depth = waiting.pop()
        if depth > DEEPEST:
            raise NotValid("it is nested too deeply, or joins too many parts")
        waiting += [(child, depth + 1) for child in bare(found).children if is_tree(child)]


def _unread(text: str, line: int | None, column: int | None) -> str:
    """Return the sentence for a text that is no expression."""
    lines = text.splitlines()
    if line is None or column is None or not 0 < line <= len(lines) or column < 1:
        return "it ends before it is complete"
    rest = lines[line - 1][column - 1 :].strip()
    return f"it cannot be read from {quoted(rest[:30])} on" if rest else "it ends before it is complete"
