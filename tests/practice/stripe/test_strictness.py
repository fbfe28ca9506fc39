"""What the real API would refuse, the practice Stripe refuses, with Stripe's own errors."""

import json
import urllib.error
import urllib.request

import pytest

from app.practice.stripe import API_VERSION, running_stripe
from tests.practice.stripe.conftest import SECRET


def post(url: str, path: str, body: str, **headers: str):
    """POST without the SDK in between; return status, headers and JSON."""
    request = urllib.request.Request(
        f"{url}{path}", data=body.encode(), headers={"Authorization": f"Bearer {SECRET}", **headers}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


def test_an_error_has_stripes_exact_shape(server) -> None:
    status, headers, body = post(server.url, "/v1/customers", "colour=red")
    request_id = headers["Request-Id"]
    assert status == 400
    assert body == {
        "error": {
            "code": "parameter_unknown",
            "doc_url": "https://stripe.com/docs/error-codes/parameter-unknown",
            "message": "Received unknown parameter: colour",
            "param": "colour",
            "request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}",
            "type": "invalid_request_error",
        }
    }
    assert request_id.startswith("req_")


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ("a=1&b=2", "parameter_unknown", "a"),
        ("address[street]=x", "parameter_unknown", "address[street]"),
        ("address=here", None, "address"),
        ("name[first]=x", None, "name"),
        ("balance=1.5", "parameter_invalid_integer", "balance"),
        ("balance=", "parameter_invalid_empty", "balance"),
        ("tax_exempt=maybe", None, "tax_exempt"),
        ("tax_id_data[0][type]=au_abn", "parameter_missing", "tax_id_data[0][value]"),
        ("tax_id_data[0][type]=au_xyz&tax_id_data[0][value]=1", None, "tax_id_data[0][type]"),
        ("preferred_locales=en", None, "preferred_locales"),
        ("preferred_locales[a]=en", None, "preferred_locales"),
        ("name=" + "x" * 257, None, "name"),
        ("phone=" + "1" * 21, None, "phone"),
        ("email=" + "x" * 510 + "@b.com", None, "email"),
        ("description=" + "x" * 5001, None, "description"),
        ("metadata[" + "k" * 41 + "]=v", None, "metadata"),
        ("metadata[k]=" + "v" * 501, None, "metadata[k]"),
        ("metadata[a[b]]=v", None, "metadata"),
        ("metadata[a][b]=v", None, "metadata"),
        ("&".join(f"metadata[k{n}]=v" for n in range(51)), None, "metadata"),
        ("invoice_settings[custom_fields][0][name]=" + "n" * 41 + "&invoice_settings[custom_fields][0][value]=v", None,
         "invoice_settings[custom_fields][0][name]"),
        ("source=tok_visa", None, "source"),
    ],
)  # fmt: skip
def test_a_customer_with_something_wrong(server, body: str, code: str | None, param: str) -> None:
    status, _, answer = post(server.url, "/v1/customers", body)
    error = answer["error"]
    assert (status, error["type"], error.get("code"), error["param"]) == (400, "invalid_request_error", code, param)
    assert len(server.practice.books()["customers"]) == 0


def test_fifty_metadata_keys_also_after_merging(v1, refused) -> None:
    customer = v1.customers.create({"metadata": {f"k{n}": "v" * 500 for n in range(50)}})
    assert refused(v1.customers.update, customer.id, {"metadata": {"one_more": "v"}}).param == "metadata"
    swapped = v1.customers.update(customer.id, {"metadata": {"k0": "", "one_more": "v"}})
    assert len(swapped.metadata.to_dict()) == 50


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("/v1/products", "description=x", "name"),
        ("/v1/prices", "unit_amount=1", "currency"),
        ("/v1/tax_rates", "percentage=10&inclusive=false", "display_name"),
        ("/v1/credit_notes", "amount=1", "invoice"),
        ("/v1/payment_intents", "currency=aud", "amount"),
    ],
)
def test_required_parameters(server, path: str, body: str, param: str) -> None:
    status, _, answer = post(server.url, path, body)
    assert (status, answer["error"]["code"], answer["error"]["param"]) == (400, "parameter_missing", param)
    assert answer["error"]["message"] == f"Missing required param: {param}."


def test_a_product_name_cannot_be_emptied(v1, refused) -> None:
    product = v1.products.create({"name": "Bolt"})
    error = refused(v1.products.update, product.id, {"name": ""})
    assert (error.code, error.param) == ("parameter_invalid_empty", "name")


@pytest.mark.parametrize(
    ("body", "param"),
    [("unit_label=" + "x" * 13, "unit_label"), ("active=yes", "active"), ("images[0]=a&images[8]=b", None)],
)
def test_limits_of_products(server, body: str, param: str | None) -> None:
    status, _, answer = post(server.url, "/v1/products", f"name=x&{body}")
    assert status == (400 if param else 200)
    assert answer.get("error", {}).get("param") == param


def test_bracket_lists_without_numbers_are_understood(server) -> None:
    status, _, answer = post(server.url, "/v1/customers", "preferred_locales[]=en-AU&preferred_locales[]=en")
    assert (status, answer["preferred_locales"]) == (200, ["en-AU", "en"])


def test_unknown_paths_and_versions(server) -> None:
    status, _, answer = post(server.url, "/v1/customer", "")
    assert status == 404
    assert answer["error"]["message"].startswith("Unrecognized request URL (POST: /v1/customer).")
    status, _, answer = post(server.url, "/v1/customers", "", **{"Stripe-Version": "2020-08-27"})
    assert (status, answer["error"]["message"]) == (400, "Invalid Stripe API version: 2020-08-27")
    status, headers, _ = post(server.url, "/v1/customers", "", **{"Stripe-Version": API_VERSION})
    assert (status, headers["Stripe-Version"]) == (200, API_VERSION)


def test_expanding_what_cannot_be_expanded(v1, refused) -> None:
    customer = v1.customers.create({"email": "a@b.example"})
    plain = refused(v1.customers.retrieve, customer.id, {"expand": ["email"]})
    assert plain.user_message == "This property cannot be expanded (email)."
    error = refused(v1.customers.retrieve, customer.id, {"expand": ["colour"]})
    assert error.user_message == "This property cannot be expanded (colour)."
    deep = refused(v1.customers.retrieve, customer.id, {"expand": ["a.b.c.d.e"]})
    assert "more than 4 levels" in deep.user_message


def test_unlisted_parameters_can_be_tolerated(connect) -> None:
    with running_stripe(validate=False) as lenient:
        body = "name=Bob&colour=red&address[street]=x&address[city]=Wagga&tax_id_data[0][type]=au_abn"
        status, _, answer = post(lenient.url, "/v1/customers", f"{body}&tax_id_data[0][value]=51824753556")
        assert (status, answer["name"], answer["address"]["city"]) == (200, "Bob", "Wagga")
        assert post(lenient.url, "/v1/customers", "balance=x")[0] == 400
