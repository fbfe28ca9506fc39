"""A value nobody can use is left out, and left alone on the other side."""

import pytest

from app.domain.outcome import Standing
from tests.planning import samples
from tests.planning.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_typing_error_in_pronto_never_wipes_what_stripe_has(desk: Desk):
    desk.bring(samples.customer())
    broken = desk.decide(samples.customer(email="accounts@"))
    assert broken.change is None
    assert broken.verdict.standing is Standing.ATTENTION
    assert broken.agree is None
    mended = desk.decide(samples.customer(email="new@acme.com.au"))
    assert mended.change is not None
    assert {one.field: one.after for one in mended.change.fields} == {"email": "new@acme.com.au"}
