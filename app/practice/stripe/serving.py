"""Serves the simulated Stripe over loopback HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.practice.faults import FaultPlan
from app.practice.http_host import HttpHost
from app.practice.stripe import routes
from app.practice.stripe.practice import StripePractice
from app.practice.stripe.sandbox import Doorway, open_sandbox


def serve(
    practice: StripePractice,
    *,
    port: int = 0,
    faults: FaultPlan | None = None,
    company: str = "",
    latency: float = 0.0,
    certfile: str | None = None,
    keyfile: str | None = None,
    sandbox: StripePractice | None = None,
) -> HttpHost:
    """Start serving the account in a background thread.

    Args:
        practice: the account.
        port: TCP port on 127.0.0.1, 0 for any free one.
        faults: the fault script; the account's clock follows its skew.
        company: name shown at /_practice/health.
        latency: seconds every request waits.
        certfile: PEM certificate for TLS, or None for plain HTTP.
        keyfile: PEM private key for TLS.
        sandbox: a second account behind the same address, opened by its own keys; None for none.

    Returns:
        The started host; its `url` goes into all four of the SDK's `base_addresses`, `stop()` ends it.

    Raises:
        OSError: the port is taken.
    """
    plan = faults or FaultPlan()
    base = practice.clock
    door = Doorway(practice, sandbox) if sandbox is not None else practice
    door.clock = plan.skewed(base)
    host = HttpHost(
        door.handle,
        port=port,
        faults=plan,
        name="stripe",
        company=company or practice.account.name,
        fault_answer=practice.fault_answer,
        label=routes.label,
        latency=latency,
        certfile=certfile,
        keyfile=keyfile,
        clock=base,
    )
    return host.start()


class RunningStripe:
    """A simulated Stripe that is being served: its account, its sandbox, host, faults and address."""

    def __init__(self, practice: StripePractice, host: HttpHost, sandbox: StripePractice) -> None:
        """Bundle what a test needs."""
        self.practice = practice
        self.sandbox = sandbox
        self.host = host
        self.faults = host.faults
        self.url = host.url


@contextmanager
def running_stripe(
    state_dir: Path | None = None,
    *,
    port: int = 0,
    faults: FaultPlan | None = None,
    latency: float = 0.0,
    **settings: Any,
) -> Iterator[RunningStripe]:
    """Serve a simulated Stripe for the length of a `with` block.

    Args:
        state_dir: folder for its journal, or None.
        port: TCP port, 0 for any free one.
        faults: the fault script.
        latency: seconds every request waits.
        settings: further keywords of `StripePractice`.
    """
    practice = StripePractice(state_dir, **settings)
    sandbox = open_sandbox(state_dir / "sandbox" if state_dir is not None else None)
    host = serve(practice, port=port, faults=faults, latency=latency, sandbox=sandbox)
    try:
        yield RunningStripe(practice, host, sandbox)
    finally:
        host.stop()
        practice.close()
        sandbox.close()
