"""How much of the rate Stripe allows is used: 16 threads, 50 ms latency, a server that refuses above the rate.

Run with ``pytest -m bench -s tests/bench/bench_rate.py``.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.company import Mode, Policies
from app.domain.kinds import RecordType
from app.domain.queue import Intent, IntentState, Step
from app.practice.stripe import running_stripe
from app.remote.stripe import open_stripe
from app.runtime.clock import SystemClock
from tests.remote.stripe.driving import company

SECONDS = 12.0
THREADS = 16
LATENCY = 0.05
KEYS = {Mode.TEST: "sk_test_practice000000000000", Mode.LIVE: "sk_live_practice000000000000"}


class Job:
    """A job nobody cancels, with real waits."""

    def check(self) -> None:
        return

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def report(self, progress) -> None:
        return


@pytest.mark.bench
@pytest.mark.parametrize(("mode", "rate"), [(Mode.TEST, 25.0), (Mode.LIVE, 100.0)])
def test_share_of_the_allowed_rate(mode, rate):
    clock = SystemClock()
    with running_stripe(rate=rate, latency=LATENCY) as server:
        # Live, four endpoints share the account's rate: each may have 25 a second (Stripe docs, "Rate limits").
        gateway = open_stripe(company(server.url, mode=mode, policies=Policies()), lambda: KEYS[mode], clock=clock)
        done, lock = [0], threading.Lock()
        ids = _objects(gateway, clock)
        start, sent_before = clock.monotonic(), sum(gateway.requests)

        def work(number: int) -> None:
            at = number
            while clock.monotonic() - start < SECONDS:
                path = ids[at % len(ids)]
                step = Step("update", "POST", path, {"metadata": {"at": str(at)}})
                at += THREADS + 1
                intent = Intent(
                    0, 1, 0, RecordType.CUSTOMERS, "X", step, f"{number}-{at}", IntentState.SENT, clock.now()
                )
                gateway.send(intent, Job())
                with lock:
                    done[0] += 1

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))
        elapsed = clock.monotonic() - start
        sent = sum(gateway.requests) - sent_before
        gateway.close()
    share, refused = done[0] / (elapsed * rate), sent - done[0]
    print(
        f"\n{mode.value}: {done[0] / elapsed:.1f} of {rate:.0f} requests/s used ({share:.1%}), "
        f"{refused} of {sent} refused with 429, {THREADS} threads, {LATENCY * 1000:.0f} ms latency"
    )
    assert refused <= sent * 0.01
    assert share >= 0.90


def _objects(gateway, clock) -> list[str]:
    """Make what is updated later: customers, products, prices and invoices, so four endpoints are used evenly."""
    made = {}
    for kind, path, params in (
        ("customer", "/v1/customers", {"name": "Bench"}),
        ("product", "/v1/products", {"name": "Bench"}),
    ):
        made[kind] = _post(gateway, clock, kind, path, params)
    price = {"product": made["product"].rpartition("/")[2], "currency": "aud", "unit_amount": 100}
    made["price"] = _post(gateway, clock, "price", "/v1/prices", price)
    invoice = {"customer": made["customer"].rpartition("/")[2], "currency": "aud"}
    made["invoice"] = _post(gateway, clock, "invoice", "/v1/invoices", invoice)
    return list(made.values())


def _post(gateway, clock, name: str, path: str, params: dict) -> str:
    step = Step(name, "POST", path, params)
    intent = Intent(0, 1, 0, RecordType.CUSTOMERS, name, step, f"make-{name}", IntentState.SENT, clock.now())
    return f"{path}/{gateway.send(intent, Job()).body['id']}"
