import datetime as dt
import logging
import traceback

import pytest

from app.domain.errors import Code, ItemRejected, NeedsUser, Retryable, RunStopped
from app.domain.kinds import RecordType
from app.domain.queue import Intent, IntentState, Step
from app.practice.faults import Fault, FaultKind
from app.practice.stripe import PracticeKey, running_stripe
from tests.remote.stripe.driving import KEY, Bench, Job, gateway_to

KIND = RecordType.CUSTOMERS


def intent(step, key="key-1"):
    return Intent(1, 1, 1, KIND, "ACME", step, key, IntentState.SENT, dt.datetime.now(dt.UTC))


CREATE = Step("create", "POST", "/v1/customers", {"name": "Acme", "metadata": {"pronto_id": "ACME"}})


def customers(server):
    return len(server.practice.books()["customers"])


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.RATE_LIMITED,
        FaultKind.LOCK_TIMEOUT,
        FaultKind.SERVER_ERROR,
        FaultKind.UNAVAILABLE,
        FaultKind.EXECUTED_THEN_LOST,
        FaultKind.RESET,
        FaultKind.MALFORMED,
        FaultKind.HTML,
        FaultKind.DUPLICATE,
    ],
)
def test_whatever_happens_on_the_way_it_is_written_once(server, bench, kind):
    server.faults.add(Fault(kind, "POST /v1/customers$", times=2))
    answer = bench.gateway.send(intent(CREATE), bench.ctx)
    assert answer.body["name"] == "Acme"
    assert answer.request_id.startswith("req_")
    assert customers(server) == 1


def test_a_lock_by_409_is_waited_for(server, bench):
    server.faults.add(Fault(FaultKind.LOCK_TIMEOUT, "POST /v1/customers$", status=409))
    bench.gateway.send(intent(CREATE), bench.ctx)
    assert bench.gateway.requests == (0, 2)


def test_a_second_sending_is_known_as_a_replay(bench, server):
    first = bench.gateway.send(intent(CREATE), bench.ctx)
    second = bench.gateway.send(intent(CREATE), bench.ctx)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.body == second.body
    assert customers(server) == 1


def test_a_stored_error_that_repeats_is_left_to_a_look_up(bench, server):
    server.faults.add(Fault(FaultKind.SAVED_ERROR, "POST /v1/customers$"))
    since = dt.datetime.now(dt.UTC)
    with pytest.raises(Retryable) as caught:
        bench.gateway.send(intent(CREATE), bench.ctx)
    assert caught.value.code is Code.UNKNOWN_OUTCOME
    assert bench.gateway.requests == (0, 4)
    found = bench.gateway.find(KIND, "ACME", since, bench.ctx)
    assert found is not None
    assert (found.pronto_id, found.fields["name"]) == ("ACME", "Acme")


def test_a_key_reused_with_another_body_is_left_to_a_look_up(bench):
    bench.gateway.send(intent(CREATE), bench.ctx)
    other = Step("create", "POST", "/v1/customers", {"name": "Other"})
    with pytest.raises(Retryable) as caught:
        bench.gateway.send(intent(other), bench.ctx)
    assert caught.value.code is Code.UNKNOWN_OUTCOME


def test_only_objects_made_since_are_looked_through(bench):
    bench.gateway.send(intent(CREATE), bench.ctx)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)
    assert bench.gateway.find(KIND, "ACME", later, bench.ctx) is None
    assert bench.gateway.find(KIND, "NOBODY", dt.datetime.now(dt.UTC), bench.ctx) is None


def test_deleting_what_is_gone_already_is_done(bench):
    answer = bench.gateway.send(intent(Step("delete", "DELETE", "/v1/invoices/in_gone")), bench.ctx)
    assert answer.body == {"id": "in_gone", "deleted": True}


def test_a_refusal_names_the_record_and_the_field(bench):
    bad = Step("create", "POST", "/v1/customers", {"name": "A" * 300})
    with pytest.raises(ItemRejected, match=r"Stripe says: .*\(field name\)") as caught:
        bench.gateway.send(intent(bad), bench.ctx)
    assert caught.value.about == "customers/ACME"


def test_when_the_tries_are_used_up_the_run_can_go_on_later(bench, server):
    server.faults.add(Fault(FaultKind.UNAVAILABLE, "POST", times=0))
    with pytest.raises(Retryable) as caught:
        bench.gateway.send(intent(CREATE), bench.ctx)
    assert caught.value.code is Code.SERVER_ERROR
    assert bench.gateway.requests == (0, 6)


def test_a_web_page_in_its_place_stops_the_run(bench, server):
    server.faults.add(Fault(FaultKind.HTML, "GET", times=0, status=200))
    with pytest.raises(RunStopped) as caught:
        bench.gateway.newest_event(bench.ctx)
    assert caught.value.code is Code.NOT_THE_SERVICE


def test_nobody_there_is_worth_another_run():
    gateway = gateway_to("http://127.0.0.1:9")
    with pytest.raises(Retryable, match="refuses the connection"):
        gateway.newest_event(Job())
    gateway.close()


@pytest.fixture
def keyed():
    def serve(*permissions, revoked=False, secret="rk_test_restricted0000"):
        return running_stripe(keys=[PracticeKey(secret, frozenset(permissions), revoked=revoked)])

    return serve


def test_a_revoked_key_needs_a_person(keyed):
    with keyed(revoked=True) as server:
        gateway = gateway_to(server.url, "rk_test_restricted0000")
        with pytest.raises(NeedsUser) as caught:
            gateway.account(Job())
        assert caught.value.code is Code.STRIPE_KEY
        assert "0000" not in caught.value.detail
        gateway.close()


def test_a_missing_permission_stops_the_run_in_words(keyed):
    with keyed("rak_customer_read") as server:
        gateway = gateway_to(server.url, "rk_test_restricted0000")
        with pytest.raises(RunStopped, match="rak_customer_write") as caught:
            gateway.send(intent(CREATE), Job())
        assert "Customers: write" in caught.value.hint
        assert list(gateway.read_all(KIND, Job())) == []
        gateway.close()


def test_each_right_is_tried_without_changing_anything(keyed):
    granted = ("rak_balance_read", "rak_customer_write", "rak_plan_write", "rak_event_read")
    with keyed(*granted) as server:
        gateway = gateway_to(server.url, "rk_test_restricted0000")
        found = {row.name: row for row in gateway.permissions(Job())}
        gateway.close()
        allowed = {name for name, row in found.items() if row.granted}
        assert allowed == {"Balance: read", "Customers: write", "Prices: write", "Events: read"}
        assert "rak_invoice_write" in found["Invoices: write"].message
        assert all(len(rows) == 0 for rows in server.practice.books())


def test_a_secret_key_may_do_all(bench):
    assert [row.name for row in bench.gateway.permissions(bench.ctx) if not row.granted] == []


def test_the_account_is_known_by_name(bench, server):
    found = bench.gateway.account(bench.ctx)
    assert found.id == server.practice.account.id
    assert (found.country, found.currency, found.live) == ("AU", "aud", False)
    assert found.name
    assert found.time_zone


def test_the_account_is_known_by_id_even_where_it_may_not_be_read(keyed):
    with keyed("rak_balance_read") as server:
        gateway = gateway_to(server.url, "rk_test_restricted0000")
        found = gateway.account(Job())
        assert (found.id, found.name, found.live) == (server.practice.account.id, "", False)
        gateway.close()


def test_a_live_key_says_so(server):
    gateway = gateway_to(server.url, "sk_live_practice000000000000")
    assert gateway.account(Job()).live
    gateway.close()


def test_the_key_shows_up_nowhere(server, caplog):
    caplog.set_level(logging.DEBUG)
    gateway = gateway_to(server.url, "sk_test_unknown11111111")
    with pytest.raises(NeedsUser) as caught:
        gateway.newest_event(Job())
    told = "".join(traceback.format_exception(caught.value)) + repr(gateway) + repr(vars(gateway)) + caplog.text
    assert "unknown11111111" not in told
    assert "1111" not in caught.value.detail
    gateway.close()


def test_reading_page_by_page_gives_everything_newest_first(bench):
    for at in range(205):
        bench.create(KIND, f"C{at}", {"name": f"Customer {at}"})
    pages = list(bench.gateway.read_all(KIND, bench.ctx))
    assert [len(page) for page in pages] == [100, 100, 5]
    assert [row.pronto_id for page in pages for row in page] == [f"C{at}" for at in reversed(range(205))]


def test_what_never_existed_and_what_is_no_id(bench):
    assert bench.gateway.retrieve(KIND, "cus_nobody", bench.ctx) is None
    before = bench.gateway.requests
    for odd in ("", "../balance", "cus_1?x=1", "cus 1"):
        assert bench.gateway.retrieve(KIND, odd, bench.ctx) is None
    assert bench.gateway.requests == before


def test_a_removed_customer_is_known_as_removed(bench, server):
    from tests.remote.stripe.raw import raw

    made = bench.create(KIND, "ACME", {"name": "Acme"})
    raw(server, "delete", f"/v1/customers/{made.stripe_id}")
    found = bench.gateway.retrieve(KIND, made.stripe_id, bench.ctx)
    assert found is not None
    assert (found.deleted, found.fields) == (True, {})


def test_closing_twice_is_harmless(server):
    bench = Bench(gateway_to(server.url, KEY))
    bench.create(KIND, "ACME", {"name": "Acme"})
    bench.gateway.close()
    bench.gateway.close()


def test_many_threads_share_one_gateway(bench, server):
    from concurrent.futures import ThreadPoolExecutor

    server.faults.add(Fault(FaultKind.LOCK_TIMEOUT, "POST /v1/customers$", times=10))

    def make(at):
        step = Step("create", "POST", "/v1/customers", {"name": f"C{at}", "metadata": {"pronto_id": f"C{at}"}})
        return bench.gateway.send(intent(step, f"many-{at}"), bench.ctx).body["id"]

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(make, range(64)))
    assert len(set(ids)) == customers(server) == 64
    assert bench.gateway.requests == (0, 74)
