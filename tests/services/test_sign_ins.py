"""Sign-ins in the journal: who, where and how it ended; once a day, and whenever something is different."""

import dataclasses

import pytest

from app.domain.errors import Code, NeedsUser, Retryable


def told(office) -> list[tuple[str, str]]:
    found = office.store.journal.entries(office.company.id, action="sign-in")
    return [(entry.after["side"], entry.after["result"]) for entry in reversed(found)]


def test_the_first_of_a_day_on_each_side_is_noted_with_the_user_and_never_more(office):
    office.sync()
    office.sync()
    assert told(office) == [("Pronto", "accepted"), ("Stripe", "accepted")]
    entry = office.store.journal.entries(action="sign-in")[-1]
    assert entry.after["user"] == "sync"
    assert entry.run == 0
    office.clock.move(days=1)
    office.sync()
    assert len(told(office)) == 4


def test_a_refused_one_is_noted_once_and_the_next_accepted_one_again(office, monkeypatch):
    office.sync()

    def refuse(*_args, **_more):
        raise NeedsUser(Code.PRONTO_LOGIN, "erp refused the login of sync: Pronto says “no”.")

    with monkeypatch.context() as patch:
        patch.setattr(office.source, "read", refuse)
        for _ in range(3):
            with pytest.raises(NeedsUser):
                office.sync()
    assert told(office)[2:] == [("Pronto", "refused")]
    assert "refused the login" in office.store.journal.entries(action="sign-in", limit=1)[0].reason
    office.sync()
    assert told(office)[3:] == [("Pronto", "accepted")]


def test_another_user_is_another_sign_in_and_no_answer_is_none(office, monkeypatch):
    office.sync()
    office.store.companies.save(dataclasses.replace(office.company, pronto_user="other"))
    office.sync()
    assert told(office)[2:] == [("Pronto", "accepted")]

    def nobody(*_args, **_more):
        raise Retryable(Code.UNREACHABLE, "erp does not answer.")

    monkeypatch.setattr(office.source, "read", nobody)
    with pytest.raises(Retryable):
        office.sync()
    assert len(told(office)) == 3
