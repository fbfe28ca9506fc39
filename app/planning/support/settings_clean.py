"""A company's settings as strangers may see them: what is chosen stays, what people typed is cleaned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.mapping import ApprovalRule, FieldRule, MappingSet, RecordMapping
from app.domain.portable import Plain, Portable

Clean = Callable[[str], str]
_TYPED = frozenset(
    {"company.pronto_user", "company.ca_file", "policies.supplier_abn", "mail.user", "mail.sender", "mail.to"}
)
_SHIPPED_DIALECTS = frozenset({"xi", "avenue"})


def without_customers(settings: Portable, clean: Clean) -> Portable:
    """Return settings in which nobody's customer, nor a person of the office, can be told."""
    values = {name: _cleaned(value, clean) if name in _TYPED else value for name, value in settings.values.items()}
    dialect = values.get("company.dialect")
    if isinstance(dialect, str) and dialect not in _SHIPPED_DIALECTS:
        values["company.dialect"] = clean(dialect)
    return replace(settings, values=values, mapping=_mapping(settings.mapping, clean) if settings.mapping else None)


def _cleaned(value: Plain, clean: Clean) -> Plain:
    if isinstance(value, tuple):
        return tuple(clean(one) for one in value)
    return clean(value) if isinstance(value, str) and value else value


def _mapping(mapping: MappingSet, clean: Clean) -> MappingSet:
    tables = {
        clean(name): {clean(code): clean(text) for code, text in of.items()} for name, of in mapping.tables.items()
    }
    return replace(mapping, types={kind: _type(one, clean) for kind, one in mapping.types.items()}, tables=tables)


def _type(of: RecordMapping, clean: Clean) -> RecordMapping:
    return replace(
        of,
        rules=tuple(_rule(rule, clean) for rule in of.rules),
        only=clean(of.only),
        approvals=tuple(ApprovalRule(clean(one.name), clean(one.when), one.first) for one in of.approvals),
    )


def _rule(rule: FieldRule, clean: Clean) -> FieldRule:
    # Sources and targets are names of fields; examples quote records.
    return replace(
        rule,
        name=clean(rule.name),
        constant=clean(rule.constant) if rule.constant is not None else None,
        when=clean(rule.when),
        compute=clean(rule.compute),
        transforms=tuple(clean(one) for one in rule.transforms),
        examples=(),
    )
