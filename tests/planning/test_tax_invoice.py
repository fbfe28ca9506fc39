"""The gate: a proper tax invoice is made final, a faulty one stays a draft and says what to mend."""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from app.domain.causes import Cause
from app.domain.company import Company, Finalise
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action
from app.domain.records import Address, CreditNote, Customer, Invoice
from app.domain.shapes import Actual, Link
from app.planning.decide import decide
from app.planning.finalising import finalising
from app.planning.find_mismatches import find_mismatches
from app.planning.map_record import map_record
from app.planning.offers import Choice, offers
from app.planning.subject import Decision, Subject
from app.planning.tax_invoice import Papers, faults
from tests.fakes.around import ListAround
from tests.planning import samples

ABN = "51824753556"
TODAY = dt.date(2026, 3, 2)
BIG = {"lines": (samples.line(amount=100_000, tax=10_000, unit_price=Decimal(125)),)}
BIG_SUMS = {"amount": 100_000, "tax": 10_000, "total": 110_000}
MIXED = (samples.line("1"), samples.line("2", amount=500, tax=0, tax_rate=Decimal(0), tax_code="F"))


def owner(**policies: Any) -> Company:
    return samples.company(**({"finalise": Finalise.FINALISE, "supplier_abn": ABN} | policies))


def decided(
    record: Invoice | CreditNote, company: Company, around: ListAround, actual: Actual | None = None
) -> Decision:
    kind = RecordType.INVOICES if isinstance(record, Invoice) else RecordType.CREDIT_NOTES
    return decide(subject_of(record, around, actual), samples.mapping().types[kind], company, around)


def subject_of(record: Invoice | CreditNote, around: ListAround, actual: Actual | None = None) -> Subject:
    kind = RecordType.INVOICES if isinstance(record, Invoice) else RecordType.CREDIT_NOTES
    link = around.links.get((kind, record.number))
    return Subject(kind, record.number, record, False, "s", link, actual, "t", TODAY)


@dataclass(frozen=True)
class Faulty:
    """One way in which a tax invoice can be wrong."""

    path: str
    words: str
    invoice: dict[str, Any] = field(default_factory=dict)
    debtor: dict[str, Any] = field(default_factory=dict)
    policies: dict[str, Any] = field(default_factory=dict)
    cause: Cause = Cause.TAX_INVOICE


def _with_line(**parts: Any) -> dict[str, Any]:
    """Return an invoice with a second line, its sums right."""
    extra = samples.line("2", **({"amount": 500, "tax": 50} | parts))
    lines = (samples.line("1"), extra)
    amount, tax = sum(one.amount for one in lines), sum(one.tax for one in lines)
    return {"lines": lines, "amount": amount, "tax": tax, "total": amount + tax}


FAULTY = {
    "no ABN of our own": Faulty("supplier_abn", "own ABN is not known", policies={"supplier_abn": ""}),
    "our own ABN mistyped": Faulty("supplier_abn", "own ABN is not valid", policies={"supplier_abn": "51824753557"}),
    "our own ABN cut short": Faulty("supplier_abn", "own ABN is not valid", policies={"supplier_abn": "5182475355"}),
    "buyer of $1,100 without name or ABN": Faulty(
        "buyer", "comes to $1,100.00 and debtor ACME has neither name nor ABN", BIG | BIG_SUMS, {"name": "", "abn": ""}
    ),
    "buyer of $1,100 called cash sales": Faulty(
        "buyer", "neither name nor ABN", BIG | BIG_SUMS, {"name": "Cash  sales", "abn": " "}
    ),
    "buyer's ABN mistyped": Faulty(
        "buyer_abn", "its check digits do not fit", BIG | BIG_SUMS, {"abn": "51 824 753 557"}
    ),
    "buyer's ABN cut short": Faulty("buyer_abn", "has not eleven digits", BIG | BIG_SUMS, {"abn": "51 824"}),
    "buyer without an address": Faulty("address", "no street address", debtor={"address": Address(suburb="Ryde")}),
    "debtor nobody knows": Faulty("buyer", "debtor GHOST was not found", {"customer_code": "GHOST"}),
    "no date": Faulty("date", "it has no date", {"date": None}),
    "a date before GST": Faulty("date", "before GST began", {"date": dt.date(1926, 2, 28)}),
    "dated tomorrow": Faulty("date", "a later day", {"date": dt.date(2026, 3, 3)}, cause=Cause.POST_DATED),
    "due before it was issued": Faulty("due_date", "before its own date", {"due_date": dt.date(2026, 2, 1)}),
    "a number Stripe would cut": Faulty("number", "would not stand on it", {"number": "7" * 27}),
    "a reference Stripe would cut": Faulty("references", "was cut to the 140", {"reference": "PO " * 60}),
    "a line without words": Faulty("lines.2", "does not say what was sold", _with_line(item_code="", description=" ")),
    "GST on a GST-free line": Faulty(
        "lines.2",
        "is GST-free and yet carries $0.50 GST",
        {
            "lines": (samples.line("1", tax=50), samples.line("2", tax_rate=Decimal(0), amount=1000, tax=50)),
            "amount": 2000,
            "tax": 100,
            "total": 2100,
        },
    ),
    "no GST on a taxable line": Faulty(
        "lines.2",
        "is taxable and carries no GST",
        {
            "lines": (samples.line("1", tax=150), samples.line("2", amount=500, tax=0)),
            "amount": 1500,
            "tax": 150,
            "total": 1650,
        },
    ),
    "a rate Australia does not have": Faulty(
        "lines.2", "is taxed at 15 %, and GST is 10 %", _with_line(tax_rate=Decimal(15), tax=75)
    ),
    "GST in another currency": Faulty("currency", "states GST in Australian dollars", {"currency": "USD"}),
    "GST three cents out": Faulty(
        "gst",
        "differs from both lawful roundings by $0.03",
        {"lines": (samples.line(tax=103),), "tax": 103, "total": 1103},
        policies={"allow_gst_errors": True},
        cause=Cause.GST_DIFFERS,
    ),
    "paid in part": Faulty("outstanding", "$6.00 of it is paid in Pronto", {"outstanding": 500}),
    "nothing sold": Faulty("lines", "no line says", {"lines": (), "amount": 0, "tax": 0, "total": 0}),
}


def around_of(case: Faulty) -> ListAround:
    found = ListAround([samples.customer(**case.debtor)])
    # GHOST was in Pronto once, so Stripe has it still.
    found.link(Link(RecordType.CUSTOMERS, "ACME", "cus_1"), Link(RecordType.CUSTOMERS, "GHOST", "cus_1"))
    return found


@pytest.mark.parametrize("case", FAULTY.values(), ids=FAULTY.keys())
def test_a_faulty_tax_invoice_gets_its_draft_and_is_not_made_final(case: Faulty):
    assert len(FAULTY) >= 20
    around, company = around_of(case), owner(**case.policies)
    invoice = samples.invoice(**case.invoice)
    change = decided(invoice, company, around).change
    assert change is not None
    assert change.action is Action.CREATE
    assert "finalise" not in change.wanted
    assert change.warning.startswith("It stays a draft: ")
    assert case.words in change.warning
    assert change.warning_cause == case.cause
    draft = Actual(RecordType.INVOICES, "in_1", _at_stripe(change.wanted), invoice.number, "draft")
    around.link(Link(RecordType.INVOICES, invoice.number, "in_1", dict(change.wanted)))
    around.show(draft)
    again = decided(invoice, company, around, draft)
    waits = case.cause is Cause.POST_DATED
    assert again.change is None
    assert (again.verdict.gate, again.verdict.cause) == (Gate.VALIDATE, case.cause)
    assert again.verdict.standing is (Standing.WAITING if waits else Standing.ATTENTION)
    assert again.settled is not waits, "one that only waits for its day is looked at again"
    listed, _ = find_mismatches(
        subject_of(invoice, around, draft), samples.mapping().types[RecordType.INVOICES], company, around
    )
    assert (f"tax_invoice.{case.path}" in {one.field for one in listed}) is not waits


def _at_stripe(wanted: dict[str, Any]) -> dict[str, Any]:
    found = {path: value for path, value in wanted.items() if path not in {"days_until_due", "due_date"}}
    return found | {"customer": "cus_1"}


@pytest.mark.parametrize(
    "invoice",
    [
        samples.invoice(),
        samples.invoice(**BIG, **BIG_SUMS),
        samples.invoice(lines=MIXED, amount=1500, tax=100, total=1600),
        samples.invoice(lines=(samples.line(), samples.line("2", amount=-200, tax=-20)), amount=800, tax=80, total=880),
        samples.invoice(date=TODAY, due_date=TODAY),
        samples.invoice(outstanding=1100),
    ],
)
def test_a_proper_tax_invoice_is_made_final(invoice: Invoice):
    around = around_of(Faulty("", ""))
    decision = decided(invoice, owner(), around)
    assert decision.change is not None
    assert decision.change.wanted["finalise"] is True
    assert "finalise" not in {one.field for one in decision.change.fields}
    assert decision.change.cents == invoice.total
    assert decision.change.wanted["footer"] == "Tax invoice. Supplier ABN 51 824 753 556."
    assert decision.change.warning == ""


def test_an_invoice_of_less_than_a_thousand_dollars_needs_no_identity():
    around = around_of(Faulty("", "", debtor={"name": "", "abn": "123"}))
    assert decided(samples.invoice(), owner(), around).change.wanted["finalise"] is True


def test_a_sale_without_gst_is_called_no_tax_invoice_and_needs_no_address():
    free = {"lines": (samples.line(tax=0, tax_rate=Decimal(0)),), "amount": 1000, "tax": 0, "total": 1000}
    around = around_of(Faulty("", "", debtor={"address": Address()}))
    change = decided(samples.invoice(**free), owner(), around).change
    assert change.wanted["footer"] == "Invoice, no GST. Supplier ABN 51 824 753 556."


def test_without_the_policy_nobody_asks():
    around = around_of(Faulty("", ""))
    change = decided(samples.invoice(date=None), owner(finalise=Finalise.DRAFT, supplier_abn=""), around).change
    assert (change.warning, "finalise" in change.wanted) == ("", False)


def test_what_is_paid_in_pronto_stays_a_draft_without_a_word():
    around = around_of(Faulty("", ""))
    change = decided(samples.invoice(outstanding=0), owner(), around).change
    assert (change.warning, "finalise" in change.wanted) == ("", False)


def drafted(invoice: Invoice, around: ListAround, **fields: Any) -> Actual:
    """Make a draft of an invoice while the owner wanted drafts only."""
    change = decided(invoice, owner(finalise=Finalise.DRAFT), around).change
    assert change is not None
    around.link(Link(RecordType.INVOICES, invoice.number, "in_1", dict(change.wanted)))
    return Actual(RecordType.INVOICES, "in_1", _at_stripe(change.wanted) | fields, invoice.number, "draft")


def test_a_draft_is_made_final_when_the_policy_is_switched_on():
    around, invoice = around_of(Faulty("", "")), samples.invoice()
    draft = drafted(invoice, around)
    assert decided(invoice, owner(finalise=Finalise.DRAFT), around, draft).change is None
    decision = decided(invoice, owner(), around, draft)
    assert decision.change is not None
    assert (decision.change.action, decision.change.cause) == (Action.FINALISE, Cause.TO_FINALISE)
    assert [(one.field, one.after) for one in decision.change.fields] == [
        ("status", "open"),
        ("footer", "Tax invoice. Supplier ABN 51 824 753 556."),
    ]
    opened = replace(draft, state="open")
    assert decided(invoice, owner(), around, opened).change is None


def test_a_draft_without_number_or_date_is_given_them():
    around, invoice = around_of(Faulty("", "")), samples.invoice()
    draft = drafted(invoice, around, number="", effective_at=None)
    change = decided(invoice, owner(), around, draft).change
    assert change is not None
    assert {one.field for one in change.fields} == {"status", "footer", "number", "effective_at"}


def test_a_draft_that_differs_is_mended_before_it_is_made_final():
    around, invoice = around_of(Faulty("", "")), samples.invoice()
    draft = drafted(invoice, around)
    changed = samples.invoice(reference="PO 78")
    assert decided(changed, owner(), around, draft).change.action is Action.UPDATE
    other_total = replace(draft, fields=draft.fields | {"total": 1099})
    decision = decided(invoice, owner(), around, other_total)
    assert (decision.change.action, decision.verdict.standing) == (Action.HOLD, Standing.ATTENTION)


def test_what_a_person_accepted_stays_a_draft_quietly():
    around, invoice = around_of(Faulty("", "")), samples.invoice(due_date=dt.date(2026, 2, 1))
    draft = drafted(invoice, around)
    mapping = samples.mapping().types[RecordType.INVOICES]
    (found,), _ = find_mismatches(subject_of(invoice, around, draft), mapping, owner(), around)
    assert [one.choice for one in offers(found, draft, None)] == [Choice.IGNORE]
    around.agreed_to[RecordType.INVOICES, invoice.number] = {found.field: (found.pronto, found.stripe)}
    decision = decided(invoice, owner(), around, draft)
    assert (decision.change, decision.verdict.standing, decision.settled) == (None, Standing.IN_STEP, True)


def credited(**parts: Any) -> tuple[CreditNote, ListAround]:
    """Return a credit note for half of a final invoice."""
    half = {"lines": (samples.line(amount=500, tax=50),), "amount": 500, "tax": 50, "total": 550}
    note = samples.credit_note(**({"date": dt.date(2026, 3, 1)} | half | parts))
    around = ListAround([samples.customer(), samples.customer("OTHER"), samples.invoice(), note])
    around.link(Link(RecordType.INVOICES, "7001", "in_1"), Link(RecordType.CUSTOMERS, "ACME", "cus_1"))
    around.show(Actual(RecordType.INVOICES, "in_1", {}, "7001", "open"))
    return note, around


def test_a_proper_credit_note_is_issued():
    note, around = credited()
    assert decided(note, owner(), around).change.action is Action.CREATE


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"date": dt.date(2026, 2, 1)}, "dated before invoice 7001"),
        ({"date": None}, "it has no date"),
        ({"customer_code": "OTHER"}, "is another debtor's"),
        (
            {"lines": (samples.line(amount=2000, tax=200),), "amount": 2000, "tax": 200, "total": 2200},
            "$11.00 more than",
        ),
        ({"lines": (samples.line(amount=500, tax=50, item_code="", description=""),)}, "does not say what was sold"),
    ],
)
def test_a_faulty_credit_note_is_not_issued(parts: dict[str, Any], words: str):
    note, around = credited(**parts)
    decision = decided(note, owner(), around)
    assert decision.change.action is Action.HOLD
    assert decision.verdict.message.startswith("It is not issued: ")
    assert words in decision.verdict.message


def test_several_credit_notes_together_stay_within_their_invoice():
    note, around = credited()
    whole = {"lines": (samples.line(),), "amount": 1000, "tax": 100, "total": 1100}
    around.add(samples.credit_note("C2", date=dt.date(2026, 3, 1), **whole))
    assert "$5.50 more than invoice 7001" in decided(note, owner(), around).verdict.message


def test_a_credit_note_names_an_invoice_that_is_there():
    note, around = credited()
    mapping = samples.mapping().types[RecordType.CREDIT_NOTES]
    for number, words in (("", "does not say which"), ("9999", "invoice 9999, which it credits, was not found")):
        other = replace(note, invoice_number=number)
        found = faults(Papers(other, map_record(other, mapping, around), owner(), around, TODAY))
        assert any(words in one.message for one in found)


def test_a_footer_of_the_mapping_has_to_say_what_it_is():
    around, invoice = around_of(Faulty("", "")), samples.invoice()
    wanted = map_record(invoice, samples.mapping().types[RecordType.INVOICES], around)
    wanted.fields["footer"] = "Thank you"
    (problem,) = finalising(invoice, wanted, owner(), around, TODAY).problems
    assert problem.path == "tax_invoice.footer"
    wanted.fields["footer"] = "TAX INVOICE, ABN 51 824 753 556. Thank you"
    assert finalising(invoice, wanted, owner(), around, TODAY).fields["footer"] == wanted.fields["footer"]


def test_a_debtor_is_judged_by_who_is_invoiced():
    branch = samples.customer("BRANCH", bill_to="ACME", name="", abn="", address=Address())
    around = ListAround([samples.customer(), branch])
    invoice = samples.invoice(customer_code="BRANCH", **BIG, **BIG_SUMS)
    assert isinstance(branch, Customer)
    wanted = map_record(invoice, samples.mapping().types[RecordType.INVOICES], around)
    assert finalising(invoice, wanted, owner(), around, TODAY).ready


def test_more_than_two_problems_are_counted():
    around = around_of(Faulty("", "", debtor={"name": "", "abn": "", "address": Address()}))
    invoice = samples.invoice(date=None, **BIG, **BIG_SUMS)
    wanted = map_record(invoice, samples.mapping().types[RecordType.INVOICES], around)
    assert finalising(invoice, wanted, owner(supplier_abn=""), around, TODAY).sentence().endswith("(and 2 more).")
