"""The computer's clock, in UTC."""

import datetime as dt

from app.runtime.clock import SystemClock


def test_the_present_is_aware_and_in_utc():
    clock = SystemClock()
    assert clock.now().utcoffset() == dt.timedelta(0)
    assert clock.monotonic() <= clock.monotonic()
