"""Which alerts a day's troubles call for: worked out from what the test did, never from the product's own rules."""

from dataclasses import dataclass

from tests.e2e.day.plan import Plan, Shut
from tests.e2e.day.postbox import Told

_CAUSES = {
    "invalid": ("attention/invalid", "two debtors in a country that is none, one after the other"),
    "rejected": ("attention/rejected", "an invoice in a currency that is none"),
    "gst": ("attention/gst-differs", "an invoice with a cent too much GST"),
    "finalised": ("attention/finalised", "an invoice changed in Pronto that was paid in Stripe"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing somebody has to be told, once."""

    told: Told
    minute: int
    """About when, of the day."""
    why: str


def expected(planned: Plan) -> list[Expected]:
    """Return what has to be told on a day, in the order it happens."""
    found: list[Expected] = []
    for shut in planned.shuts:
        found += _of_shut(shut)
    for name, (topic, why) in _CAUSES.items():
        steps = [minute for step, minute in planned.stages.items() if step.startswith(f"{name} ")]
        found += _pair(topic, min(steps), max(steps), why)
    first, second, third = (planned.stages[f"conflict {step}"] for step in range(3))
    found += _pair("attention/changed-in-stripe", first, second, "a customer renamed in Stripe")
    found += _pair("attention/changed-in-both", second, third, "then its debtor renamed in Pronto, too")
    minutes = planned.size.minutes
    found += _pair("mismatches", reconcile_minute(planned), minutes, "large payments in Stripe, not in Pronto yet")
    found.append(Expected(("digest", "passed"), digest_minute(planned), "the daily digest"))
    return sorted(found, key=lambda one: one.minute)


def reconcile_minute(planned: Plan) -> int:
    """Return when the daily reconciliation is due."""
    return planned.size.minutes * 11 // 20


def digest_minute(planned: Plan) -> int:
    """Return when the digest is due."""
    return planned.size.minutes * 7 // 10


def _of_shut(shut: Shut) -> list[Expected]:
    match shut.what:
        case "outage":
            why = f"{shut.side} out of reach for {shut.end - shut.begin} minutes ({shut.faults[0].kind})"
            return _pair("unreachable", shut.begin, shut.end, why)
        case "stop":
            return _pair("stopped", shut.begin, shut.end, f"{shut.side} refuses the sign-in")
        case "sleep":
            why = f"the computer slept for {shut.end - shut.begin} minutes"
            return [Expected(("missed", "passed"), shut.end, why)]
        case "bulk":
            return _pair("guard", shut.begin, shut.end, "every price raised at once, agreed to 12 minutes later")
        case _:
            return []


def _pair(topic: str, begin: int, end: int, why: str) -> list[Expected]:
    return [Expected((topic, "begun"), begin, why), Expected((topic, "over"), end, f"over: {why}")]
