"""The mapping: every record becomes what Stripe should say, or says what stands in the way; it never raises."""

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.causes import Cause
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import FieldRule, RecordMapping
from app.domain.records import Address, Item, Line, Record, kind_of, type_of
from app.domain.shapes import Wanted
from app.planning.map_record import map_record
from app.planning.sources import value_at
from tests.fakes.around import ListAround
from tests.planning import samples

TEXTS = st.sampled_from(["", " ", "\x00", "\ud800", "@customers/ACME", "x" * 600, "\u202e", "👩‍👧", "a\nb"]) | st.text(
    max_size=9
)
DECIMALS = st.sampled_from(
    [Decimal(0), Decimal(-1), Decimal("0.0001"), Decimal("1e14"), Decimal("NaN"), Decimal("1E-90")]
)
MOMENTS = st.sampled_from(
    [samples.WHEN, dt.datetime.max.replace(tzinfo=dt.UTC), dt.datetime.min.replace(tzinfo=dt.UTC)]
)
CENTS = st.sampled_from([0, 1, -1, 1100, 10**17])
LINES = st.builds(Line, sequence=TEXTS, kind=TEXTS, description=TEXTS, quantity=DECIMALS, amount=CENTS, tax=CENTS)
HOSTILE = {
    "str": TEXTS,
    "bool": st.booleans(),
    "int": CENTS,
    "int | None": st.none() | CENTS,
    "Decimal | None": st.none() | DECIMALS,
    "dt.date | None": st.sampled_from([None, dt.date.min, dt.date.max, dt.date(2026, 1, 1)]),
    "dt.datetime | None": st.none() | MOMENTS,
    "dict[str, str]": st.dictionaries(TEXTS, TEXTS, max_size=3),
    "Address": st.builds(Address, name=TEXTS, line1=TEXTS, suburb=TEXTS, country=TEXTS),
    "Address | None": st.none() | st.builds(Address, line1=TEXTS, postcode=TEXTS, country=TEXTS),
    "tuple[Line, ...]": st.lists(LINES, max_size=3).map(tuple),
}


def mapped(record: Record, around: ListAround | None = None, *rules: FieldRule) -> Wanted:
    kind = kind_of(record)
    mapping = RecordMapping(kind, rules) if rules else samples.mapping().types[kind]
    return map_record(record, mapping, around or ListAround())


@pytest.mark.parametrize("kind", TARGETED)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_record_is_mapped_or_refused_in_words(kind: RecordType, data: st.DataObject):
    known = {field.name: HOSTILE[str(field.type)] for field in fields(type_of[kind])}
    wanted = mapped(data.draw(st.builds(type_of[kind], **known)))
    for value in wanted.fields.values():
        assert value is not None
        if isinstance(value, str):
            value.encode()
            assert value == value.strip() != ""
            assert "\x00" not in value
    for problem in [*wanted.problems, *wanted.notes]:
        assert problem.path
        problem.message.encode("utf-8", "surrogatepass")
        Cause(problem.code)
    assert all(len(str(v)) <= 500 for path, v in wanted.fields.items() if path.startswith("metadata."))


def test_a_debtor_becomes_a_customer():
    around = ListAround([samples.rep()])
    wanted = mapped(samples.customer(delivery=Address(name="Depot", line1="2 Low St", country="New Zealand")), around)
    assert (wanted.kind, wanted.pronto_id, wanted.problems, wanted.notes, wanted.needs) == (
        RecordType.CUSTOMERS,
        "ACME",
        (),
        (),
        (),
    )
    assert {
        "name": "Acme Pty Ltd",
        "email": "acme@example.com.au",
        "phone": "+61 2 9999 1234",
        "address.line1": "1 High St",
        "address.city": "Ryde",
        "address.country": "AU",
        "shipping.name": "Depot",
        "shipping.address.line1": "2 Low St",
        "shipping.address.country": "NZ",
        "preferred_locales": "en-AU",
        "tax_ids.au_abn": "51824753556",
        "metadata.pronto_id": "ACME",
        "metadata.owner_email": "kim@example.com.au",
        "metadata.owner_name": "Kim Lee",
        "metadata.user_field_1": "red",
        "metadata.pronto_modified": "2026-03-01T05:30:00Z",
    }.items() <= wanted.fields.items()
    assert "metadata.bill_to" not in wanted.fields


def test_an_item_becomes_a_product_with_a_price():
    fields = mapped(samples.item(price=Decimal("1.2345"), discontinued=True)).fields
    assert fields["active"] is False
    assert fields["price.unit_amount_decimal"] == "123.45"
    assert fields["price.currency"] == "aud"
    assert fields["metadata.stock_on_hand"] == "7"
    assert "metadata.stock_available" not in fields


def test_zero_is_a_value_and_blank_is_none():
    fields = mapped(samples.item(price=Decimal(0), on_hand=Decimal("0.00"), unit=" ")).fields
    assert fields["price.unit_amount_decimal"] == "0"
    assert fields["metadata.stock_on_hand"] == "0"
    assert "unit_label" not in fields


def test_an_invoice_goes_to_the_payer_with_its_purchase_orders():
    depot = samples.customer("DEPOT", bill_to="ACME")
    around = ListAround([depot, samples.customer(), samples.purchase_order("P2"), samples.purchase_order("P1")])
    wanted = mapped(samples.invoice(customer_code="DEPOT"), around)
    assert wanted.fields["customer"] == "@customers/ACME"
    assert wanted.needs == ((RecordType.CUSTOMERS, "ACME"),)
    assert wanted.fields["custom_fields.Our PO no."] == "P1, P2"
    assert wanted.fields["custom_fields.Your PO no."] == "PO 77"
    assert (wanted.fields["amount"], wanted.fields["tax"], wanted.fields["total"]) == (1000, 100, 1100)
    assert isinstance(wanted.fields["due_date"], int)
    assert wanted.problems == ()


@pytest.mark.parametrize("bill_to", ["", "ACME", "GONE"])
def test_without_another_account_the_debtor_pays(bill_to: str):
    around = ListAround([samples.customer(bill_to=bill_to)])
    assert mapped(samples.invoice(), around).fields["customer"] == "@customers/ACME"


def test_the_rep_is_the_documents_own_else_the_debtors():
    own, other = samples.rep("012"), samples.rep("099", email="sam@example.com.au")
    around = ListAround([own, other, samples.customer(rep_code="012")])
    assert mapped(samples.order(), around).fields["metadata.owner_email"] == "kim@example.com.au"
    assert mapped(samples.order(rep_code="099"), around).fields["metadata.owner_email"] == "sam@example.com.au"
    assert "metadata.owner_email" not in mapped(samples.order(rep_code="404"), around).fields
    assert "metadata.owner_email" not in mapped(samples.order(customer_code="NEW"), around).fields


def test_the_name_of_the_account_that_pays_comes_along():
    around = ListAround([samples.customer()])
    assert mapped(samples.customer("DEPOT", bill_to="ACME"), around).fields["metadata.bill_to_name"] == "Acme Pty Ltd"


def test_a_credit_note_refers_to_its_invoice():
    wanted = mapped(samples.credit_note())
    assert wanted.fields["invoice"] == "@invoices/7001"
    assert wanted.needs == ((RecordType.INVOICES, "7001"),)


def test_a_long_name_is_cut_and_said_so():
    wanted = mapped(samples.customer(name="Long " * 60))
    assert len(str(wanted.fields["name"])) <= 256
    (note,) = wanted.notes
    assert note.path == "name"
    assert note.message == "name has 299 characters and was cut to the 256 Stripe takes"
    assert wanted.problems == ()


def test_metadata_is_cut_to_what_stripe_takes_even_without_a_limit():
    wanted = mapped(samples.customer(territory="t" * 501))
    assert len(str(wanted.fields["metadata.territory"])) == 500
    assert [note.path for note in wanted.notes] == ["metadata.territory"]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"email": "nobody"}, "email"),
        ({"abn": "12"}, "tax_ids.au_abn"),
        ({"phone": "x" * 40}, "phone"),
        ({"address": Address(line1="1 High St", country="Atlantis")}, "address.country"),
    ],
)
def test_a_bad_value_is_left_out_and_noted(parts: dict, path: str):
    wanted = mapped(samples.customer(**parts))
    assert path not in wanted.fields
    assert [note.path for note in wanted.notes] == [path]
    assert "it was left out, correct it in Pronto" in wanted.notes[0].message
    assert wanted.problems == ()


def test_a_country_alone_is_no_address():
    wanted = mapped(samples.customer(address=Address(country="AU"), delivery=Address(name="Depot", suburb="Ryde")))
    assert not [path for path in wanted.fields if path.startswith(("address.", "shipping."))]


def test_a_postcode_alone_is_an_address():
    assert mapped(samples.customer(address=Address(postcode="2112"))).fields["address.country"] == "AU"


def test_words_never_pass_for_a_reference():
    wanted = mapped(samples.customer(name="@customers/EVIL", contact="@home"))
    assert "name" not in wanted.fields
    assert wanted.fields["metadata.contact"] == "@home"
    assert wanted.needs == ()
    assert "“@customers/EVIL” cannot be used" in wanted.notes[0].message


def test_text_is_text_where_stripe_keeps_text():
    item = samples.item(discontinued=True, on_hand=Decimal("3.50"))
    rules = (FieldRule("metadata.gone", ("discontinued",)), FieldRule("custom_fields.Stock", ("on_hand",)))
    fields = mapped(item, None, *rules, FieldRule("active", ("discontinued",))).fields
    assert fields == {"metadata.gone": "yes", "custom_fields.Stock": "3.5", "active": True}
    fields = mapped(samples.invoice(), None, FieldRule("metadata.cents", ("total",))).fields
    assert fields == {"metadata.cents": "1100"}


def test_the_first_source_that_is_not_blank_counts():
    rule = FieldRule("description", ("description2", "description", "code"))
    assert mapped(samples.item(description2=" "), None, rule).fields == {"description": "Bolt M8"}
    assert mapped(samples.item(description="", description2=""), None, rule).fields == {"description": "BOLT"}


def test_control_characters_and_half_characters_are_dropped():
    wanted = mapped(samples.customer(name="Ac\x00me\ud800"))
    assert wanted.fields["name"] == "Acme"


def test_user_defined_fields_stand_for_themselves():
    fields = mapped(samples.customer(user_fields={"UserField1": "a", "UserField2": " ", "Colour": "b"})).fields
    assert fields["metadata.user_field_1"] == "a"
    assert fields["metadata.user_field_Colour"] == "b"
    assert "metadata.user_field_2" not in fields


def test_a_star_over_something_that_is_not_there_gives_nothing():
    assert mapped(samples.item(), None, FieldRule("metadata.*", ("user_fields.*",))).fields == {}
    assert mapped(samples.item(), None, FieldRule("metadata.*")).fields == {}


def test_lines_are_for_documents_only():
    assert mapped(samples.item(), None, FieldRule("lines", ("lines",))).fields == {}


@pytest.mark.parametrize(
    ("record", "path", "words"),
    [
        (samples.invoice(customer_code=""), "customer_code", "it names no debtor"),
        (samples.invoice(amount=999), "amount", "its lines add up to"),
        (samples.invoice(lines=(samples.line(tax_rate=None, tax_code="Q"),)), "lines.1.tax_code", "tax code “Q”"),
        (
            samples.invoice(lines=(samples.line(amount=-5, tax=0),), amount=-5, tax=0, total=-5),
            "total",
            "Stripe takes that as a credit note only",
        ),
        (samples.credit_note(invoice_number=""), "invoice_number", "does not say which invoice it credits"),
        (
            samples.customer(user_fields={f"UserField{n}": "x" for n in range(60)}),
            "metadata",
            "metadata keys and Stripe takes 50",
        ),
        (samples.customer(user_fields={"k" * 41: "x"}), f"metadata.user_field_{'k' * 41}", "is not a metadata key"),
        (samples.customer(user_fields={"a[b]": "x"}), "metadata.user_field_a[b]", "is not a metadata key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_written_is_a_problem(record: Record, path: str, words: str):
    problems = {problem.path: problem.message for problem in mapped(record).problems}
    assert words in problems[path]


def test_four_custom_fields_are_the_most():
    rules = [FieldRule(f"custom_fields.F{n}", ("number",)) for n in range(5)]
    wanted = mapped(samples.invoice(), None, *rules)
    assert [problem.path for problem in wanted.problems] == ["custom_fields"]
    assert mapped(samples.invoice(), None, *rules[:4]).problems == ()


def test_long_words_of_a_line_are_noted():
    wanted = mapped(samples.invoice(lines=(samples.line(description="w" * 600),)))
    assert [note.path for note in wanted.notes] == ["lines.1.description"]


def test_the_same_record_maps_the_same():
    record = samples.invoice()
    assert mapped(record) == mapped(replace(record))


@pytest.mark.parametrize(("currency", "price", "shown"), [("AUD", "12.3456", "1234.56"), ("JPY", "800", "800")])
def test_a_price_is_given_in_its_currencys_minor_unit(currency, price, shown):
    item = Item("A1", "Bolt", price=Decimal(price), currency=currency)
    assert value_at(item, "price_in_cents", ListAround()) == Decimal(shown)
