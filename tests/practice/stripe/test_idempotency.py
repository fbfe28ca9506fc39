"""Idempotency keys behave as Stripe documents them."""

import json
import threading
import urllib.error
import urllib.request

import pytest

from app.practice.faults import Fault, FaultKind
from tests.practice.stripe.conftest import SECRET

DAY = 24 * 60 * 60


def post(server, key: str, body: str = "name=Bob", path: str = "/v1/customers"):
    """POST under a key without the SDK; return status, headers and JSON."""
    headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": key}
    request = urllib.request.Request(f"{server.url}{path}", data=body.encode(), headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


def count(server) -> int:
    return len(server.practice.books()["customers"])


def test_the_same_key_and_parameters_give_the_same_answer(server) -> None:
    _, first_headers, first = post(server, "k")
    status, headers, second = post(server, "k")
    assert (status, second, count(server)) == (200, first, 1)
    assert "Idempotent-Replayed" not in first_headers
    assert headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_other_parameters_or_path(server) -> None:
    post(server, "k")
    for body, path in (("name=Eve", "/v1/customers"), ("name=Bob", "/v1/products")):
        status, _, answer = post(server, "k", body, path)
        assert (status, answer["error"]["type"]) == (400, "idempotency_error")
    assert count(server) == 1


def test_an_error_after_execution_began_is_kept(server, v1) -> None:
    status, _, first = post(server, "k", "customer=cus_x", "/v1/invoices")
    assert (status, first["error"]["code"]) == (400, "resource_missing")
    status, headers, again = post(server, "k", "customer=cus_x", "/v1/invoices")
    assert (status, again, headers["Idempotent-Replayed"]) == (400, first, "true")


def test_parameters_refused_before_execution_are_not_kept(server) -> None:
    status, _, _ = post(server, "k", "colour=red")
    assert status == 400
    status, headers, _ = post(server, "k", "name=Bob")
    assert (status, headers.get("Idempotent-Replayed")) == (200, None)


def test_a_500_is_kept_and_replayed_for_ever(server) -> None:
    server.faults.add(Fault(FaultKind.SAVED_ERROR, "POST /v1/customers"))
    statuses = [post(server, "k")[0] for _ in range(3)]
    assert statuses == [500, 500, 500]
    assert count(server) == 1


def test_an_answer_that_was_lost_is_found_again(server) -> None:
    server.faults.add(Fault(FaultKind.EXECUTED_THEN_LOST, "POST /v1/customers"))
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        post(server, "k")
    status, headers, _ = post(server, "k")
    assert (status, headers["Idempotent-Replayed"], count(server)) == (200, "true", 1)


def test_a_request_delivered_twice_is_carried_out_once(server) -> None:
    server.faults.add(Fault(FaultKind.DUPLICATE, "POST /v1/customers"))
    assert post(server, "k")[0] == 200
    assert count(server) == 1


def test_the_same_key_at_the_same_time(server) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        entered.set()
        leave.wait(5)

    server.practice.before_execution = hold
    answers = []
    thread = threading.Thread(target=lambda: answers.append(post(server, "k")))
    thread.start()
    assert entered.wait(5)
    status, _, second = post(server, "k")
    leave.set()
    thread.join()
    assert (status, second["error"]["code"]) == (409, "idempotency_key_in_use")
    assert second["error"]["type"] == "idempotency_error"
    assert answers[0][0] == 200
    server.practice.before_execution = None
    assert post(server, "k")[1]["Idempotent-Replayed"] == "true"


def test_keys_are_forgotten_after_a_day(server, clock) -> None:
    post(server, "k")
    clock.now += DAY - 1
    assert post(server, "k")[1]["Idempotent-Replayed"] == "true"
    clock.now += 2
    assert post(server, "k")[1].get("Idempotent-Replayed") is None
    assert count(server) == 2


def test_a_key_that_is_too_long(server) -> None:
    assert post(server, "k" * 256)[0] == 400
    assert post(server, "k" * 255)[0] == 200


def test_test_and_live_keys_do_not_meet(server, connect) -> None:
    post(server, "k")
    live = connect(server.url, "sk_live_practice000000000000")
    live.v1.customers.create({"name": "Other"}, {"idempotency_key": "k"})
    assert len(server.practice.books(livemode=True)["customers"]) == 1
