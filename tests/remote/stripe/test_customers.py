from app.domain.kinds import RecordType
from app.domain.plan import Action

KIND = RecordType.CUSTOMERS

WANTED = {
    "name": "Acme Trading Pty Ltd",
    "email": "Accounts@Acme.example.com.au",
    "phone": "+61 2 9000 0000",
    "address.line1": "1 George St",
    "address.city": "Sydney",
    "address.state": "NSW",
    "address.postal_code": "2000",
    "address.country": "AU",
    "shipping.name": "Acme Warehouse",
    "shipping.address.line1": "9 Dock Rd",
    "shipping.address.city": "Botany",
    "shipping.address.country": "AU",
    "preferred_locales": "en-AU",
    "tax_ids.au_abn": "51824753556",
    "invoice_settings.custom_fields.Terms": "30 days",
    "metadata.pronto_id": "ACME",
    "metadata.rep": "JS",
}


def without(fields, *names):
    return {path: value for path, value in fields.items() if path not in names}


def test_what_was_created_is_what_is_read_again(bench):
    made = bench.create(KIND, "ACME", WANTED)
    assert made.fields | WANTED == made.fields
    assert bench.reread(made) == made
    assert made.match_key == "accounts@acme.example.com.au"
    assert made.pronto_id == "ACME"
    assert made.title == "Acme Trading Pty Ltd"
    assert made.parts["tax_id"].startswith("txi_")


def test_an_update_touches_only_what_changed(bench):
    made = bench.create(KIND, "ACME", WANTED)
    after = bench.change(KIND, "ACME", {"phone": None, "metadata.rep": None, "address.line1": "2 George St"})
    expected = without(made.fields, "phone", "metadata.rep") | {"address.line1": "2 George St"}
    assert after.fields == expected
    assert bench.reread(after) == after


def test_a_new_abn_replaces_the_old_one(bench):
    first = bench.create(KIND, "ACME", WANTED)
    after = bench.change(KIND, "ACME", {"tax_ids.au_abn": "53004085616"})
    assert after.fields["tax_ids.au_abn"] == "53004085616"
    assert after.parts["tax_id"] != first.parts["tax_id"]
    assert bench.reread(after) == after
    gone = bench.change(KIND, "ACME", {"tax_ids.au_abn": None})
    assert "tax_ids.au_abn" not in gone.fields
    assert bench.reread(gone) == gone


def test_a_custom_field_goes_without_its_neighbours(bench):
    bench.create(KIND, "ACME", WANTED | {"invoice_settings.custom_fields.Rep": "Jo"})
    after = bench.change(KIND, "ACME", {"invoice_settings.custom_fields.Terms": None})
    assert after.fields["invoice_settings.custom_fields.Rep"] == "Jo"
    assert "invoice_settings.custom_fields.Terms" not in after.fields
    last = bench.change(KIND, "ACME", {"invoice_settings.custom_fields.Rep": None})
    assert "invoice_settings.custom_fields.Rep" not in last.fields
    assert bench.reread(last) == last


def test_addresses_can_be_removed_altogether(bench):
    made = bench.create(KIND, "ACME", WANTED)
    groups = ("address.", "shipping.")
    after = bench.change(KIND, "ACME", {path: None for path in made.fields if path.startswith(groups)})
    assert not [path for path in after.fields if path.startswith(groups)]
    assert bench.reread(after) == after


def test_a_held_part_of_an_address_stays_as_stripe_has_it(bench):
    from app.domain.plan import FieldChange

    bench.create(KIND, "ACME", WANTED)
    bench.change(KIND, "ACME", {"address.city": "Perth"})
    held = (FieldChange("address.city", "Perth", "Sydney"),)
    after = bench.change(KIND, "ACME", {"address.line1": "3 George St"}, held=held)
    assert after.fields["address.city"] == "Perth"
    assert after.fields["address.line1"] == "3 George St"


def test_archiving_marks_and_restoring_unmarks(bench):
    made = bench.create(KIND, "ACME", WANTED)
    gone = bench.change(KIND, "ACME", {"metadata.pronto_status": "gone"}, Action.ARCHIVE)
    assert (gone.state, gone.fields["metadata.pronto_status"]) == ("archived", "gone")
    assert not bench.reread(gone).deleted
    back = bench.change(KIND, "ACME", {"metadata.pronto_status": None}, Action.RESTORE)
    assert back == made


def test_linking_writes_the_pronto_id_and_the_given_fields(bench):
    stranger = bench.create(KIND, "OTHER", {"name": "Acme", "email": "a@example.com"})
    bench.links[KIND, "ACME"] = bench.links.pop((KIND, "OTHER"))
    linked = bench.change(KIND, "ACME", {"phone": "+61 2 9000 0000"}, Action.LINK)
    assert linked.stripe_id == stranger.stripe_id
    assert linked.pronto_id == "ACME"
    assert linked.fields["phone"] == "+61 2 9000 0000"
    assert linked.fields["name"] == "Acme"


def test_linking_what_agrees_already_only_reads(bench):
    made = bench.create(KIND, "ACME", WANTED)
    bench.sent.clear()
    assert bench.change(KIND, "ACME", {}, Action.LINK) == made
    assert bench.sent == ["read GET"]
