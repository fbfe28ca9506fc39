"""The queue in memory: entries in a list, and what was asked of it."""

import datetime as dt
from dataclasses import replace

from app.domain.attention import Outstanding, Skip, Stand, StandGroup
from app.domain.kinds import RecordType
from app.domain.remedy import Remedy, RemedyAction
from app.planning.by_hand import Editable

NOON = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
AGAIN = Remedy(RemedyAction.TRY_AGAIN, "Send it again", "Looks at it anew and sends it.")
SETTLE = Remedy(RemedyAction.SETTLE, "Settle the difference", "Shows both sides' values to choose from.")


def entry(row: int, stand: Stand, key: str, cause: str, message: str, **more) -> Outstanding:
    made = Outstanding(row, row, stand, RecordType.CUSTOMERS, key, title=f"{key.title()} Pty Ltd", cause=cause,
                       message=message, since=NOON)  # fmt: skip
    return replace(made, **more)


def entries() -> list[Outstanding]:
    return [
        entry(1, Stand.PARKED, "CUS0003", "rejected", "No such town.", cents=120_000, tries=1),
        entry(2, Stand.PARKED, "CUS0007", "rejected", "No such postcode.", cents=5_000, tries=3),
        entry(3, Stand.PARKED, "CUS0011", "invalid", "The e-mail address is broken."),
        entry(4, Stand.RETRYING, "CUS0015", "rate-limited", "Stripe asks to go slower.", tries=2),
        entry(5, Stand.WAITING, "CUS0019", "", "It is new."),
        entry(6, Stand.HELD, "CUS0023", "Big invoices", "It is new.", cents=900_000),
    ]


def guarded(row: int, key: str, message: str, cause: str = "update-customers", **more) -> Outstanding:
    return entry(row, Stand.GUARDED, key, cause, message, action=cause.partition("-")[0], **more)


class FakeQueue:
    """Implements ``ui.bridge.office_attention.QueueCare``."""

    def __init__(self):
        self.listed: list[Outstanding] = []
        self.asked: list[tuple] = []
        self.plan = 8
        self.problem = None

    def _try(self, *what):
        self.asked.append(what)
        if self.problem is not None:
            raise self.problem

    def groups(self, company_id):
        found = {}
        for one in self.listed:
            key = (one.stand, one.cause)
            held = one.stand is Stand.GUARDED
            made = StandGroup(*key, 0, 0, one.since, one.row if one.stand is Stand.PARKED else 0,
                              one.message if held else "", self.plan if held else 0)  # fmt: skip
            before = found.get(key, made)
            found[key] = replace(before, count=before.count + 1, cents=before.cents + one.cents)
        return sorted(found.values(), key=lambda one: list(Stand).index(one.stand))

    def rows(self, company_id, *, stand=None, cause=None, text=""):
        return [
            one.row for one in self.listed
            if stand in (None, one.stand) and cause in (None, one.cause)
            and text.casefold() in f"{one.pronto_id} {one.title} {one.message}".casefold()
        ]  # fmt: skip

    def page(self, company_id, rows):
        return [one for row in rows for one in self.listed if one.row == row]

    def remedy(self, company_id, one):
        return SETTLE if one.cause == "invalid" else AGAIN

    def retry(self, company_id, keys, who):
        self._try("retry", list(keys), who)
        return len(keys)

    def retry_all(self, company_id, *, cause, stand, who):
        self._try("all", cause, stand, who)
        return len(self.rows(company_id, stand=stand, cause=cause))

    def skip(self, company_id, some, note, who):
        self._try("skip", [one.key for one in some], note, who)
        rows = {one.row for one in some}
        self.listed = [
            replace(one, stand=Stand.SKIPPED, message=note, who=who) if one.row in rows else one for one in self.listed
        ]
        return [Skip(one.kind, one.pronto_id, note, "p", one.cause) for one in some]

    def unskip(self, company_id, keys, who):
        self._try("unskip", list(keys), who)
        self.listed = [
            replace(one, stand=Stand.PARKED) if (one.kind, one.pronto_id) in keys else one for one in self.listed
        ]
        return [Skip(kind, key, "", "p") for kind, key in keys]

    def fields(self, company_id, kind, pronto_id):
        return [
            Editable("email", "e-mail", None, problem="“a.b” is no e-mail address"),
            Editable("name", "name", f"{pronto_id} Pty Ltd", by_hand=True),
        ]

    def edit(self, company_id, record, path, value, who):
        self._try("edit", record, path, value, who)
        return value

    def unedit(self, company_id, record, path, who):
        self._try("unedit", record, path, who)
        return 1
