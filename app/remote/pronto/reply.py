"""Reads Pronto's replies, XML or JSON, into plain rows; everything in them is hostile until it is.

By local name, so a missing or newer namespace does not matter; fields in any order; a lone JSON record may
come as an object instead of a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.domain.errors import Code, Retryable, RunStopped
from app.remote.http import Reply

Cell = str | list["Row"]
Row = dict[str, Cell]
"""One record: element name to text, or to the rows nested under it."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Tree:
    """A reply's root element and what is directly below it."""

    root: str
    top: Row

    def text(self, *path: str) -> str:
        """Return the first text found down a path of names; blank when there is none."""
        cell: Cell | None = self.top.get(path[0])
        for name in path[1:]:
            row = cell[0] if isinstance(cell, list) and cell else {}
            cell = row.get(name)
        return first_text(cell)

    def rows(self, collection: str, record: str) -> list[Row]:
        """Return the records of a collection."""
        found: list[Row] = []
        for row in rows_of(self.top.get(collection)):
            inner = row.get(record)
            found.extend(rows_of(inner))
        return found


def rows_of(cell: Cell | None) -> list[Row]:
    """Return the rows of a cell; a text or nothing has none."""
    return cell if isinstance(cell, list) else []


def first_text(cell: Cell | None) -> str:
    """Return a cell's text, or the first non-blank one anywhere in it."""
    if isinstance(cell, str):
        return cell.strip()
    for row in rows_of(cell):
        for inner in row.values():
            if text := first_text(inner):
                return text
    return ""


def read_tree(reply: Reply, host: str) -> Tree:
    """Parse an answer's body.

    Args:
        reply: the answer.
        host: for the sentence when it is none.

    Raises:
        RunStopped: NOT_THE_SERVICE for a web page or plain text; MALFORMED for XML with entities.
        Retryable: MALFORMED when it is cut off or garbled.
    """
    body = reply.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if looks_like_page(reply):
        raise RunStopped(Code.NOT_THE_SERVICE, page_words(reply, host))
    if body[:1] in {b"{", b"["}:
        return _from_json(body, host)
    if body[:1] == b"<":
        return _from_xml(body, host)
    if not body:
        raise Retryable(Code.MALFORMED, f"{host} sent an empty answer.")
    shown = body[:_SHOWN].decode("utf-8", "replace").strip()
    raise RunStopped(Code.NOT_THE_SERVICE, f"{host} does not answer like Pronto; it says “{shown}”.")


def looks_like_page(reply: Reply) -> bool:
    """Return whether an answer is a web page."""
    start = reply.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or (
        reply.content_type == "text/html" and not start.startswith((b"<?xml", b"{"))
    )


def page_words(reply: Reply, host: str) -> str:
    """Return a sentence about a web page that came instead of an answer, with its title."""
    found = _TITLE.search(reply.body[:20_000])
    title = " ".join(found.group(1).decode("utf-8", "replace").split())[:_SHOWN] if found else ""
    named = f" titled “{title}”" if title else ""
    return f"{host} sent a web page{named} instead of Pronto's answer; check the address."


def _from_json(body: bytes, host: str) -> Tree:
    try:
        # Numbers stay the text they are, so that no amount ever passes through a float.
        found = json.loads(body, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Retryable(Code.MALFORMED, f"{host} sent an answer that is cut off or garbled.") from None
    if isinstance(found, dict) and len(found) == 1:
        root, top = next(iter(found.items()))
        if isinstance(top, dict):
            return Tree(_local(str(root)), _json_row(top))
    if isinstance(found, dict):
        return Tree("", _json_row(found))
    raise RunStopped(Code.NOT_THE_SERVICE, f"{host} sent JSON that is not an answer of Pronto.")


def _json_row(value: dict[str, Any]) -> Row:
    return {_local(str(name)).lstrip("@"): _json_cell(inner) for name, inner in value.items()}


def _json_cell(value: Any) -> Cell:
    """Return a JSON value as a cell; an object and a list of one are the same."""
    match value:
        case dict():
            return [_json_row(value)]
        case list():
            return [_json_row(each) if isinstance(each, dict) else {"": _json_cell(each)} for each in value]
        case None:
            return ""
        case bool():
            return "Y" if value else "N"
        case _:
            return str(value)


def _from_xml(body: bytes, host: str) -> Tree:
    element = _element(body, host)
    return Tree(_local(element.tag), _xml_row(element))


def _element(body: bytes, host: str) -> Element:
    """Parse XML; a second try forgives characters that XML does not allow."""
    try:
        return fromstring(body)
    except DefusedXmlException:
        raise RunStopped(Code.MALFORMED, f"{host} sent XML with entities in it, which Pronto never does.") from None
    except (ParseError, ValueError):
        text = _CONTROLS.sub(" ", body.decode("utf-8", "replace"))
        # The declared encoding has been dealt with, and text must not name one.
        text = re.sub(r"^<\?xml[^>]*\?>", "", text)
    try:
        return fromstring(text)
    except (DefusedXmlException, ParseError, ValueError):
        raise Retryable(Code.MALFORMED, f"{host} sent an answer that is cut off or garbled.") from None


def _xml_row(element: Element) -> Row:
    """Return an element's children as a row; children of one name that have children become rows."""
    row: Row = {_local(name): value for name, value in element.attrib.items()}
    for child in element:
        name = _local(child.tag)
        if len(child) or child.attrib:
            found = row.get(name)
            nested = _xml_row(child)
            if isinstance(found, list):
                found.append(nested)
            else:
                row[name] = [nested]
        else:
            _add_text(row, name, child.text or "")
    return row


def _add_text(row: Row, name: str, text: str) -> None:
    """Keep a leaf; an empty record among nested ones is no text, and of two texts the first counts."""
    if name not in row:
        row[name] = text


@lru_cache(maxsize=2048)
def _local(tag: str) -> str:
    """Return a name without its namespace; remembered, because every record repeats the same ones."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def flat(cells: Iterable[Cell]) -> str:
    """Return all texts of some cells, blank ones left out, for a sentence."""
    found: list[str] = []
    for cell in cells:
        if isinstance(cell, str):
            found.append(cell.strip())
        else:
            found.extend(flat(row.values()) for row in cell)
    return " ".join(text for text in found if text)
