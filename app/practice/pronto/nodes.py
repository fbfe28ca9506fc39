"""Request bodies as a plain tree, whether they came as XML or as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class UnreadableBodyError(Exception):
    """The body is neither the XML nor the JSON it should be."""


@dataclass(slots=True)
class Node:
    """One element: local name, namespace, text, attributes and children in order."""

    name: str
    text: str = ""
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """Return the first child with this name, or None."""
        return next((child for child in self.children if child.name == name), None)


def read_body(body: bytes, *, json_allowed: bool) -> Node:
    """Parse a request body into its root node.

    Args:
        body: The bytes as received.
        json_allowed: Whether the request's headers announce JSON.

    Raises:
        UnreadableBodyError: Nothing there, not well formed, or XML with entities or a document type.
    """
    if json_allowed and body.lstrip().startswith(b"{"):
        return _from_json(body)
    try:
        return _from_element(fromstring(body, forbid_dtd=True))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableBodyError("The request body is not readable XML") from error


def _from_element(element: Element) -> Node:
    namespace, _, name = element.tag.rpartition("}")
    return Node(
        name,
        (element.text or "").strip(),
        namespace.removeprefix("{"),
        dict(element.attrib),
        [_from_element(child) for child in element],
    )


def _from_json(body: bytes) -> Node:
    try:
        tree = json.loads(body)
    except ValueError as error:
        raise UnreadableBodyError("The request body is not readable JSON") from error
    if not isinstance(tree, dict) or len(tree) != 1:
        raise UnreadableBodyError("The request body must be one JSON object with one key")
    name, value = next(iter(tree.items()))
    return _node(str(name), value)


def _node(name: str, value: Any) -> Node:
    """Turn a JSON value into a node; ``@name`` and ``sortorder`` keys become attributes."""
    if not isinstance(value, dict):
        return Node(name, _text(value))
    node = Node(name)
    for key, inner in value.items():
        if key.startswith("@") or key == "sortorder":
            node.attributes[key.removeprefix("@")] = _text(inner)
        else:
            node.children.extend(_node(key, each) for each in (inner if isinstance(inner, list) else [inner]))
    return node


def _text(value: Any) -> str:
    """Return a JSON scalar as text; ``true`` marks a requested field and has no text of its own."""
    if value is None or value is True:
        return ""
    text = str(value).strip()
    if _NOT_IN_XML.search(text):
        raise UnreadableBodyError("The request body holds a character that text may not have")
    return text
