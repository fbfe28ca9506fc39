"""Builds request bodies as a tree, escaped once, written as XML or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.remote.pronto.dialect import EntityMap

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Part:
    """One element of a request."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """An inclusive filter; a blank end is open."""

    field: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a read asks for, in the site's own names."""

    entity: EntityMap
    fields: tuple[str, ...]
    line_fields: tuple[str, ...] = ()
    limit: int = 100
    exact: Mapping[str, str] = field(default_factory=dict)
    ranges: tuple[Range, ...] = ()
    start: Mapping[str, str] = field(default_factory=dict)
    """Key to go on from; empty for the beginning."""


def read_request(read: Read) -> Part:
    """Return the body of a read call (``pronto-api``: RecordLimit, Parameters, StartKeys, Filters, RequestFields)."""
    entity = read.entity
    parts = [Part("RecordLimit", str(read.limit))]
    if read.exact:
        parts.append(_texts("Parameters", read.exact))
    if read.start:
        parts.append(_texts("StartKeys", read.start))
    if read.ranges:
        parts.append(Part("Filters", parts=[_filter(each) for each in read.ranges]))
    record = [Part(name) for name in read.fields]
    if entity.lines is not None and read.line_fields:
        lines = entity.lines
        wanted = _nest(lines.collection, lines.record, [Part(name) for name in read.line_fields])
        record.append(Part(lines.collection, parts=[Part("RequestFields", parts=[wanted])]))
    parts.append(Part("RequestFields", parts=[_nest(entity.collection, entity.record, record)]))
    return Part(f"{entity.call}Request", attributes={"xmlns": entity.namespace}, parts=parts)


def write_request(entity: EntityMap, keys: Mapping[str, str], values: Mapping[str, str]) -> Part:
    """Return the body of a write call: keys are attributes of the record, data its children."""
    record = Part(entity.record, attributes=dict(keys), parts=[Part(name, text) for name, text in values.items()])
    collection = Part(entity.collection, parts=[record])
    return Part(f"{entity.call}Request", attributes={"xmlns": entity.namespace}, parts=[collection])


def as_xml(part: Part) -> bytes:
    """Write a request as XML."""
    element = Element(part.name, _attributes(part))
    _fill(element, part)
    return bytes(tostring(element, encoding="utf-8", xml_declaration=True))


def as_json(part: Part) -> bytes:
    """Write a request as JSON: the same tree, root as the only key, no namespace."""
    return json.dumps({part.name: _value(part)}, ensure_ascii=False).encode()


def _texts(name: str, values: Mapping[str, str]) -> Part:
    return Part(name, parts=[Part(key, text) for key, text in values.items()])


def _filter(wanted: Range) -> Part:
    ends = [Part("From", wanted.first), Part("To", wanted.last)]
    return Part(wanted.field, parts=[Part("Range", parts=[end for end in ends if end.text])])


def _nest(collection: str, record: str, parts: list[Part]) -> Part:
    return Part(collection, parts=[Part(record, parts=parts)])


def _attributes(part: Part) -> dict[str, str]:
    return {name: _clean(text) for name, text in part.attributes.items() if text or name != "xmlns"}


def _fill(element: Element, part: Part) -> None:
    if part.text:
        element.text = _clean(part.text)
    for each in part.parts:
        _fill(SubElement(element, each.name, _attributes(each)), each)


def _value(part: Part) -> Any:
    attributes = {f"@{name}": text for name, text in part.attributes.items() if name != "xmlns"}
    if not part.parts and not attributes:
        return part.text
    tree: dict[str, Any] = dict(attributes)
    for each in part.parts:
        value = _value(each)
        if each.name not in tree:
            tree[each.name] = value
        elif isinstance(tree[each.name], list):
            tree[each.name].append(value)
        else:
            tree[each.name] = [tree[each.name], value]
    return tree


def _clean(text: str) -> str:
    """Drop what XML cannot carry."""
    return _NOT_IN_XML.sub("", text)
