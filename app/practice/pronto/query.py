"""Reads the grammar of a read request into a `Query`, refusing whatever the grammar does not have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from app.practice.company.schema import Key, Record
from app.practice.pronto.calls import ReadCall
from app.practice.pronto.nodes import Node

Test = Callable[[Record], bool]
_PARTS = frozenset({"RecordLimit", "Parameters", "StartKeys", "OrderBy", "Filters", "RequestFields"})
_ALL_FIELDS = "ALLFIELDS"


class RefusedRequestError(Exception):
    """The request asks for something the call does not have.

    Attributes:
        code: What goes into ``APIResponseStatus/Code``.
    """

    def __init__(self, code: str, message: str) -> None:
        """Refuse with a code and a sentence."""
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Query:
    """What a read request asks for.

    Attributes:
        fields: Element names of a record, in ASCII order.
        line_fields: Element names of a line, in ASCII order; None when no lines are asked for.
        limit: Most records wanted; None when not said.
        start: Key to start at; None for the first record.
        order: Fields to sort by and whether descending; empty for key order.
        exact: Fields that must equal a text (``Parameters``).
        tests: Further conditions (``Filters``).
        changed: Dates between which the change stamp must lie, when filtered by it.
    """

    fields: list[str] = field(default_factory=list)
    line_fields: list[str] | None = None
    limit: int | None = None
    start: Key | None = None
    order: list[tuple[str, bool]] = field(default_factory=list)
    exact: dict[str, str] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    changed: tuple[str, str] | None = None

    def matches(self, record: Record) -> bool:
        """True when a record meets every parameter and filter."""
        return all(record.get(name) == text for name, text in self.exact.items()) and all(
            test(record) for test in self.tests
        )


def read_query(call: ReadCall, root: Node, *, ignored_filters: frozenset[str] = frozenset()) -> Query:
    """Turn the request's tree into a query.

    Args:
        call: The call in the address.
        root: The request's root node.
        ignored_filters: Fields whose filter is read and then not applied.

    Raises:
        RefusedRequestError: The root, a part, a field, an operator or a value is not one of this call's.
    """
    if root.name != f"{call.root}Request":
        raise RefusedRequestError("INVALID_REQUEST", f"Root element {root.name} does not belong to {call.name}")
    if root.namespace not in {"", call.namespace}:
        raise RefusedRequestError("INVALID_NAMESPACE", f"Namespace {root.namespace} does not belong to {call.name}")
    unknown = next((part.name for part in root.children if part.name not in _PARTS), None)
    if unknown:
        raise RefusedRequestError("INVALID_REQUEST", f"{unknown} is not part of a {call.root}Request")
    query = Query()
    _read_fields(call, root, query)
    _read_limit(root, query)
    for name, text in _texts(root, "Parameters").items():
        if name not in call.parameters:
            raise RefusedRequestError("INVALID_PARAMETER", f"{name} is not a parameter of {call.name}")
        if text and name in call.table.numeric and not (text.isascii() and text.isdigit()):
            raise RefusedRequestError("INVALID_PARAMETER", f"{name} must be a whole number")
        if text or name == "SOBOSuffix":  # a blank suffix names the first part of an order
            query.exact[name] = text
    _read_start(call, root, query)
    _read_order(call, root, query)
    _read_filters(call, root, query, ignored_filters)
    return query


def _texts(root: Node, part: str) -> dict[str, str]:
    node = root.child(part)
    return {child.name: child.text for child in node.children} if node else {}


def _read_fields(call: ReadCall, root: Node, query: Query) -> None:
    record = _descend(root, "RequestFields", call.collection, call.record)
    if record is None or not record.children:
        raise RefusedRequestError("NO_FIELDS", f"RequestFields must name the fields of {call.record}")
    wanted: set[str] = set()
    for child in record.children:
        if child.name == _ALL_FIELDS:
            wanted |= call.fields
        elif call.lines and child.name == call.lines.collection:
            query.line_fields = _line_fields(call, child)
        else:
            wanted.add(_known(child.name, call.fields, call.record))
    query.fields = sorted(wanted)


def _line_fields(call: ReadCall, node: Node) -> list[str]:
    assert call.lines is not None
    shape = call.lines
    record = _descend(node, "RequestFields", shape.collection, shape.record)
    if record is None or not record.children:
        raise RefusedRequestError("NO_FIELDS", f"RequestFields must name the fields of {shape.record}")
    names = {child.name for child in record.children}
    if _ALL_FIELDS in names:
        return sorted(call.table.line_fields)
    return sorted(_known(name, call.table.line_fields, shape.record) for name in names)


def _descend(node: Node, *names: str) -> Node | None:
    found: Node | None = node
    for name in names:
        found = found.child(name) if found else None
    return found


def _known(name: str, fields: frozenset[str], owner: str) -> str:
    if name not in fields:
        raise RefusedRequestError("INVALID_FIELD", f"{owner} has no field {name}")
    return name


def _read_limit(root: Node, query: Query) -> None:
    node = root.child("RecordLimit")
    if node is None or not node.text:
        return
    if not (node.text.isascii() and node.text.isdigit()) or int(node.text) < 1:
        raise RefusedRequestError("INVALID_LIMIT", "RecordLimit must be a whole number above zero")
    query.limit = int(node.text)


def _read_start(call: ReadCall, root: Node, query: Query) -> None:
    start = _texts(root, "StartKeys")
    for name in start:
        if name not in call.table.key and name not in call.parameters:
            raise RefusedRequestError("INVALID_START_KEY", f"{name} is not a key of {call.record}")
    if not any(start.values()):
        return
    try:
        query.start = call.table.key_from(start)
    except ValueError as error:
        raise RefusedRequestError("INVALID_START_KEY", str(error)) from error


def _read_order(call: ReadCall, root: Node, query: Query) -> None:
    node = root.child("OrderBy")
    for child in node.children if node else ():
        direction = child.attributes.get("sortorder", "ASC")
        if direction not in {"ASC", "DESC"}:
            raise RefusedRequestError("INVALID_ORDER", f"sortorder {direction} is neither ASC nor DESC")
        query.order.append((_known(child.name, call.fields, call.record), direction == "DESC"))
    if query.order == [(name, False) for name in call.table.key[: len(query.order)]]:
        query.order = []


def _read_filters(call: ReadCall, root: Node, query: Query, ignored: frozenset[str]) -> None:
    node = root.child("Filters")
    for child in node.children if node else ():
        name = _known(child.name, call.fields, call.record)
        if child.text:
            raise RefusedRequestError("INVALID_FILTER", f"The filter on {name} needs an operator")
        for operator in child.children:
            test = _test(name, operator, numeric=name in call.table.numeric)
            if test is None or name in ignored:
                continue
            query.tests.append(test)
            if name == "LastChangeDate" and operator.name == "Range":
                query.changed = _range_ends(operator)


def _test(name: str, operator: Node, *, numeric: bool) -> Test | None:
    """Return the condition of one operator, or None for one without a value."""
    match operator.name:
        case "Like":
            return _like(name, operator.text, numeric=numeric) if operator.text else None
        case "NotLike":
            like = _like(name, operator.text, numeric=numeric)
            return (lambda record: not like(record)) if operator.text else None
        case "Range":
            return _between(name, *_range_ends(operator), numeric=numeric)
    raise RefusedRequestError("INVALID_OPERATOR", f"{operator.name} is not a filter operator")


def _range_ends(operator: Node) -> tuple[str, str]:
    if any(child.name not in {"From", "To"} for child in operator.children):
        raise RefusedRequestError("INVALID_OPERATOR", "Range takes From and To")
    first, last = operator.child("From"), operator.child("To")
    return (first.text if first else ""), (last.text if last else "")


def _like(name: str, pattern: str, *, numeric: bool) -> Test:
    if numeric and "%" not in pattern:
        wanted = _number(pattern)
        return lambda record: _number(record.get(name) or "0") == wanted
    pieces = (".*" if part == "%" else re.escape(part) for part in re.split("(%)", pattern))
    regex = re.compile("".join(pieces), re.DOTALL)
    return lambda record: regex.fullmatch(record.get(name)) is not None


def _between(name: str, first: str, last: str, *, numeric: bool) -> Test | None:
    if not first and not last:
        return None
    if numeric:
        low, high = (_number(end) if end else None for end in (first, last))
        return lambda record: (
            (low is None or _number(record.get(name) or "0") >= low)
            and (high is None or _number(record.get(name) or "0") <= high)
        )
    return lambda record: record.get(name) >= first and (not last or record.get(name) <= last)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise RefusedRequestError("INVALID_VALUE", f"{text} is not a number") from error
