"""What a record type must bring; each name says where a new one is still missing (see ARCHITECTURE.md)."""

import tomllib

import pytest

from app.bootstrap import default_mapping
from app.domain.kinds import DEPENDENCY_ORDER, PRONTO_NOUN, SIDE_BY_SIDE, STRIPE_NOUN, TARGETED, RecordType
from app.domain.plan import Action, Change
from app.domain.records import type_of
from app.planning.effort import calls_of
from app.planning.sources import known
from app.planning.targets import targets_of
from app.remote.stripe.events import _OWNERS
from app.remote.stripe.objects import RESOURCES
from app.remote.stripe.writing.writers import WRITERS
from app.services.pull import needed
from tests.support.environment import ROOT
from ui.screens.mapping import KINDS
from ui.screens.overview_card import KIND_ICONS
from ui.text.messages import SHOWN_KINDS

DIALECTS = sorted((ROOT / "resources" / "dialects").glob("*.toml"))


@pytest.mark.parametrize("kind", RecordType)
def test_it_is_known_everywhere(kind):
    missing = [
        place
        for place, there in {
            "app/domain/kinds.py, DEPENDENCY_ORDER": kind in DEPENDENCY_ORDER,
            "app/domain/kinds.py, SIDE_BY_SIDE": kind in {one for stage in SIDE_BY_SIDE for one in stage},
            "app/domain/kinds.py, PRONTO_NOUN": kind in PRONTO_NOUN,
            "app/domain/records.py, type_of": kind in type_of,
            "app/services/pull.py, needed": kind in needed([kind]),
            "ui/text/messages.py": kind in SHOWN_KINDS,
            "ui/screens/overview_card.py, KIND_ICONS": kind in KIND_ICONS,
        }.items()
        if not there
    ]
    assert missing == []


@pytest.mark.parametrize("kind", TARGETED)
def test_one_with_an_object_of_its_own_can_be_mapped_read_and_written(kind):
    mapping = default_mapping().types.get(kind)
    missing = [
        place
        for place, there in {
            "app/domain/kinds.py, STRIPE_NOUN": kind in STRIPE_NOUN,
            "resources/mappings/default.toml": mapping is not None and bool(mapping.rules),
            "app/planning/targets.py": bool(targets_of(kind)),
            "app/remote/stripe/objects.py": kind in RESOURCES,
            "app/remote/stripe/events.py": kind in {owner for owner, _ in _OWNERS.values()},
            "app/remote/stripe/writing/writers.py": kind in WRITERS and Action.CREATE in WRITERS[kind].actions,
            "app/planning/effort.py": calls_of(Change(kind, Action.CREATE, "X")) > 0,
            "ui/screens/mapping.py, KINDS": kind in KINDS,
        }.items()
        if not there
    ]
    assert missing == []


@pytest.mark.parametrize("kind", TARGETED)
def test_its_default_rules_take_what_its_records_have(kind):
    sources = [source for rule in default_mapping().types[kind].rules for source in rule.source]
    assert sources
    assert [source for source in sources if not known(kind, source)] == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", RecordType)
def test_every_dialect_reads_it_or_says_why_not(kind, dialect):
    read = tomllib.loads(dialect.read_text(encoding="utf-8"))
    # Invoices and credit notes come out of one entity.
    entity = RecordType.INVOICES if kind is RecordType.CREDIT_NOTES else kind
    assert entity.value in read["entities"] or read["missing"].get(kind.value, "").endswith(".")
