"""A company's history brought across in the window, on the real services: by mouse, by keyboard, after a stop."""

import sys

import pytest
from PySide6.QtCore import Qt

from app.bootstrap import open_office
from app.domain.errors import Cancelled
from app.domain.migration import Step
from app.practice.stripe import SANDBOX_KEY, behind_the_back
from tests.e2e.history import history
from tests.e2e.small_company import debtor, item
from tests.e2e.stripe_state import carried
from tests.e2e.world import CancelledJob, QuietJob, world
from tests.ui.migrating import PATIENCE, Person
from ui.screens.migration_dialogs import WhyDialog
from ui.screens.plan_dialog import PlanDialog

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Thirty debtors, a third of them with an invoice, and six items: 51 rows."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with world(history(30, 6, 15, 10), tmp_path / "home") as made:
        yield made


@pytest.fixture
def person(open_window, qtbot):
    def make(office):
        found = Person(open_window(office), qtbot)
        found.quiet()
        found.window.activateWindow()
        return found

    return make


def _written(place):
    return {name: len(carried(place.stripe.practice, name)) for name in ("customers", "products", "invoices")}


def test_from_scope_to_certificate_by_mouse_with_three_changed_after_approval(place, person, qtbot):
    me = person(place.office)
    me.click(me.window.navigation.buttons["migration"])
    page = me.page
    assert page.step == "scope"
    me.click(page.scope.unread.button)
    assert page.scope.total.text().startswith("66 records in scope · $")
    me.click(page.scope.keep)
    assert page.step == "data"
    assert me.how["scope"] == "Everything"

    # A group is left out and taken in again.
    group = page.data.panel
    assert page.data.lines.rowCount() > 0
    me.click(group.out_all)
    me.click(me.dialog(WhyDialog).act)
    assert page.seen.state.left_out > 0
    assert "left out" in page.data.said.words
    me.click(group.in_all)
    assert page.seen.state.left_out == 0

    me.click(page.rail.buttons["matching"])
    assert me.how["matching"] == "Nothing waits"
    me.click(page.rail.buttons["dry-run"])
    me.click(page.dry_run.empty.button)
    assert me.how["dry-run"] == "51 writes"
    assert page.seen.state.hash.startswith(page.dry_run.hash.text().removeprefix("Plan ")[:4])
    assert " requests at Stripe" in page.dry_run.hash.text()
    assert page.dry_run.rows.found == page.dry_run.rows.model.rowCount() >= 51

    me.click(page.rail.buttons["trial"])
    page.trial.key.setText(SANDBOX_KEY.secret)
    me.click(page.trial.go)
    assert me.how["trial"] == "All as planned"
    assert page.trial.key.text() == ""
    assert [(one.planned, one.made) for one in page.trial.totals.rows] == [(30, 30), (6, 6), (15, 15)]
    assert page.trial.remains.rows[0].startswith("6 products, archived")

    me.click(page.rail.buttons["cutover"])
    card = page.cutover.approve
    assert not card.now.isEnabled()
    card.who.setText("Robin Rep")
    me.click(card.agree)
    me.click(card.later)
    assert me.how["cutover"].startswith("Starts ")
    assert _written(place) == {"customers": 0, "products": 0, "invoices": 0}
    place.books.put("customers", debtor("D029", CustomerName="Another Name Pty Ltd"))
    place.books.put("items", item("I05", "99.0000"))
    place.books.put("customers", debtor("D028", PhoneNo="02 5550 9999"))
    me.click(page.cutover.waiting.button)
    card.agree.setChecked(True)
    me.click(card.now)
    assert _written(place) == {"customers": 28, "products": 5, "invoices": 15}
    qtbot.waitUntil(lambda: page.cutover.rows.model.rowCount() > 0, timeout=PATIENCE)
    held = page.cutover.rows.model.rows
    assert {row.pronto_id for row in held} == {"D028", "D029", "I05"}
    assert page.cutover.held_title.text() == "3 rows were held, each with the reason."
    assert all("changed in Pronto since the plan was approved" in row.error for row in held)

    me.click(page.rail.buttons["certificate"])
    me.click(page.certificate.empty.button)
    assert page.certificate.colour.words.startswith("Red: 3 differences")
    assert "Customers: 30 in Pronto, 28 in Stripe" in page.certificate.types.text()
    edited = carried(place.stripe.practice, "customers")["D020"]["id"]
    behind_the_back.rename_customer(place.stripe.practice, edited, "Edited by hand")
    me.click(page.certificate.back)
    plan = me.dialog(PlanDialog)
    assert "1 record is kept because somebody edited them since" in _words(plan)
    me.click(plan.apply)
    assert page.seen.state.step is Step.ROLLED_BACK
    assert set(carried(place.stripe.practice, "customers")) == {"D020"}


def _words(dialog):
    return " ".join(part.text() for part in dialog.findChildren(type(dialog.body.itemAt(0).widget())))


def test_the_whole_way_by_keyboard_alone(place, person):
    me = person(place.office)
    me.press(Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    page = me.page
    me.use("Keep and go on")
    assert page.step == "data"
    me.use("Check the data")
    assert me.how["data"].endswith("open")
    me.use("Next: Matching")
    me.use("Next: Dry run")
    me.use("Make the dry run")
    assert me.how["dry-run"] == "51 writes"
    me.tab_to("Rows of the plan")
    assert page.dry_run.rows.chosen[0].pronto_id == "D000"
    me.use("Leave out")
    me.press(Qt.Key.Key_X)
    me.press(Qt.Key.Key_Return)
    assert (me.how["dry-run"], page.seen.state.left_out) == ("Out of date", 1)
    me.use("Plan again")
    assert me.how["dry-run"] == "48 writes", "the debtor, and its two invoices that hang on it"
    me.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert page.step == "trial"
    me.type("Key of the test", SANDBOX_KEY.secret)
    me.press(Qt.Key.Key_Return)
    assert me.how["trial"] == "All as planned"
    me.use("Next: Cutover")
    me.type("Your name", "Robin")
    me.use("I have looked at plan")
    me.use("Start now")
    assert me.how["cutover"].startswith("Done")
    assert sum(_written(place).values()) == 48
    me.use("Next: Certificate")
    me.use("Make the certificate")
    assert me.how["certificate"] in {"Green", "Amber", "Red"}
    assert place.office.migration.status(place.company.id).approval.who == "Robin"


def test_a_cutover_that_was_stopped_goes_on_in_another_window(place, person):
    migration, number = place.office.migration, place.company.id
    plan = migration.dry_run(number, QuietJob(), "owner")
    migration.approve(number, plan.hash, "owner")
    with pytest.raises(Cancelled):
        migration.cutover(number, CancelledJob(60), "owner")
    state = migration.status(number)
    assert state.step is Step.CUTOVER
    again = open_office(place.home, connectors=place.connectors)
    try:
        me = person(again)
        me.click(me.window.navigation.buttons["migration"])
        assert me.page.step == "cutover"
        assert me.page.cutover.words.text() == f"Stopped: {51 - state.remaining} of 51 written, {state.remaining} to go"
        assert not me.page.cutover.approve.isVisible()
        me.click(me.page.cutover.resume)
        assert me.page.cutover.words.text() == "51 of 51 written"
        assert me.how["cutover"] == "Done"
        assert _written(place) == {"customers": 30, "products": 6, "invoices": 15}
    finally:
        again.close()


def test_closed_and_opened_again_it_is_at_the_same_step(place, person):
    me = person(place.office)
    me.window.go("migration")
    me.quiet()
    me.page.open_step("matching")
    me.quiet()
    me.window.close()
    again = open_office(place.home, connectors=place.connectors)
    try:
        other = person(again)
        other.window.go("migration")
        other.quiet()
        assert other.page.step == "matching"
        assert other.page.rail.buttons["matching"].isChecked()
    finally:
        again.close()
