"""Northwind brought across in the window: data nobody here wrote, counts and totals proven at Stripe."""

import sys

import pytest

from app.practice.company.northwind import northwind_books
from tests.e2e.stripe_state import carried
from tests.e2e.test_northwind import DATA, worked_out
from tests.e2e.world import world
from tests.ui.migrating import Person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not DATA.is_dir(), reason="Northwind's files are not beside this repository (shared/data)"),
]


def test_northwind_by_mouse(tmp_path, monkeypatch, open_window, qtbot):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with world(northwind_books(DATA), tmp_path / "home") as place:
        me = Person(open_window(place.office), qtbot)
        me.quiet()
        me.window.activateWindow()
        me.click(me.window.navigation.buttons["migration"])
        page = me.page
        me.click(page.scope.unread.button)
        me.click(page.scope.keep)
        me.click(page.rail.buttons["dry-run"])
        me.click(page.dry_run.empty.button)
        assert me.how["dry-run"] == "998 writes"
        me.click(page.rail.buttons["cutover"])
        card = page.cutover.approve
        card.who.setText("Robin Rep")
        me.click(card.agree)
        me.click(card.now)
        assert me.how["cutover"].startswith("Done")
        made = {name: carried(place.stripe.practice, name) for name in ("customers", "products", "invoices")}
        assert (len(made["customers"]), len(made["products"])) == (91, 77)
        totals = {key: total for key, (total, _gst) in worked_out().items()}
        assert {key: one["total"] for key, one in made["invoices"].items()} == totals
        me.click(page.rail.buttons["certificate"])
        me.click(page.certificate.empty.button)
        assert "Invoices: 809 on both sides · $1,363,436.27" in page.certificate.types.text()
