"""Writes replies as XML or JSON: requested fields only, in ASCII order, blanks as empty elements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.practice.company.schema import Record
from app.practice.exchange import Response
from app.practice.pronto.calls import LineShape

_PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XML_TYPE = "application/xml;charset=UTF-8"
JSON_TYPE = "application/json;charset=UTF-8"

Tree = dict[str, Any]
"""A reply: element name to text, subtree, or list of subtrees."""


def record_tree(
    record: Record, fields: Sequence[str], lines: LineShape | None = None, line_fields: Sequence[str] | None = None
) -> Tree:
    """Return a record's requested fields, its nested lines at their place in the alphabet.

    Args:
        record: The record.
        fields: Names in ASCII order.
        lines: How its lines are nested.
        line_fields: Names in ASCII order, or None for no lines.
    """
    tree: Tree = {name: record.fields.get(name, "") for name in fields}
    if lines is None or line_fields is None:
        return tree
    rows = [{name: row.get(name, "") for name in line_fields} for row in record.lines]
    tree[lines.collection] = {lines.record: rows}
    return {name: tree[name] for name in sorted(tree)}


def reply(
    root: str,
    namespace: str,
    content: Tree,
    *,
    as_json: bool,
    single_object: bool = False,
    status: int = 200,
) -> Response:
    """Write a reply.

    Args:
        root: Root element.
        namespace: The root's namespace; blank for none. JSON has no namespaces.
        content: What the root holds.
        as_json: JSON instead of XML.
        single_object: In JSON, write a lone record as an object instead of a list.
        status: HTTP status.
    """
    if as_json:
        tree = _collapse(content) if single_object else content
        return Response(status, json.dumps({root: tree}, ensure_ascii=False).encode(), JSON_TYPE)
    element = Element(root)
    if namespace:
        element.set("xmlns", namespace)
    _fill(element, content)
    return Response(status, _PROLOG + tostring(element, encoding="utf-8"), XML_TYPE)


def _fill(element: Element, content: Tree) -> None:
    for name, value in content.items():
        if isinstance(value, str):
            SubElement(element, name).text = value
            continue
        for each in value if isinstance(value, list) else (value,):
            _fill(SubElement(element, name), each)


def _collapse(value: Any) -> Any:
    if isinstance(value, list):
        return _collapse(value[0]) if len(value) == 1 else [_collapse(each) for each in value]
    if isinstance(value, dict):
        return {name: _collapse(each) for name, each in value.items()}
    return value
