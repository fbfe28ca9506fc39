"""Mismatches in memory: some cards of different causes, and a record looked at from both sides."""

import datetime as dt
from dataclasses import replace

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.mapping import Keep, StandingDecision
from app.domain.mismatch import Certificate, CertificateRow, DayTotal, Mismatch, MismatchState
from app.domain.outcome import RunStatus, RunSummary, TypeCounts
from app.domain.plan import Action, Change, PlanSummary
from app.planning.offers import WORDS, Choice, Offer
from app.ports.mismatches import CauseGroup
from app.ports.progress import Progress
from app.ports.views import Hit
from app.services.reconcile import Reconciliation
from app.services.sides import Agreement, Side, Trace
from app.services.standing import Trial
from app.services.viewer import CauseCard, Chosen, Look, Standing

SEEN = dt.datetime(2026, 11, 20, 3, 30, tzinfo=dt.UTC)
LONG = "Harbour & Hinterland Provisioning, Western Port, accounts department, second floor " * 12


def mismatches() -> list[Mismatch]:
    """Return 38 invoices with an unknown code, 9 changed names, one conflict with long values, one only in Stripe."""
    made = [
        Mismatch(RecordType.INVOICES, Cause.AMOUNT_DIFFERS.value, f"5000{n:02}", f"in_{n}", "total", 1100 + n, None,
                 1000, "The amounts differ.", f"Customer {n}", 100 + n, "charge code FREIGHT")
        for n in range(38)
    ]  # fmt: skip
    made += [
        Mismatch(RecordType.CUSTOMERS, Cause.CHANGED_IN_STRIPE.value, f"ACME{n}", f"cus_{n}", "name",
                 f"Acme {n} Pty Ltd", f"Acme {n} Pty Ltd", f"ACME {n} P/L", "It was changed in Stripe.",
                 f"Acme {n}", 0, "name")
        for n in range(9)
    ]  # fmt: skip
    made.append(
        Mismatch(RecordType.CUSTOMERS, Cause.CHANGED_IN_BOTH.value, "LONG1", "cus_long", "address.line1", LONG,
                 "12 Harbour St", LONG.replace("second", "third"), "Both changed.", LONG, 0, "address")
    )  # fmt: skip
    made.append(
        Mismatch(RecordType.CUSTOMERS, Cause.ONLY_IN_STRIPE.value, "", "cus_stray", reason="Only in Stripe.",
                 title="Stray & Sons")
    )  # fmt: skip
    return [
        replace(one, id=number, first_seen=SEEN - dt.timedelta(days=number % 40), last_seen=SEEN)
        for number, one in enumerate(made, 1)
    ]


def certificate(run: int = 1, **more) -> Certificate:
    """Return a certificate of two types."""
    rows = (
        CertificateRow(RecordType.CUSTOMERS, "", DayTotal(12, 0, "a"), DayTotal(12, 0, "a")),
        CertificateRow(RecordType.INVOICES, "2026-11-20", DayTotal(40, 4400, "b"), DayTotal(40, 4000, "c")),
    )
    given = {"run": run, "at": SEEN, "complete": True, "rows": rows, "types": {"customers": 12, "invoices": 40}}
    return Certificate(**{**given, **more})


class FakeViewer:
    """Filters a list; notes what was asked."""

    def __init__(self):
        self.rows_kept = mismatches()
        self.certificates = [certificate(open=49)]
        self.asked = []

    def _of(self, chosen: Chosen) -> list[Mismatch]:
        return [
            one for one in self.rows_kept
            if one.state in chosen.states and chosen.cause in {"", one.cause} and chosen.kind in {None, one.kind}
            and chosen.group in {None, one.group} and chosen.assignee in {"", one.assignee}
            and chosen.text.casefold() in f"{one.pronto_id} {one.stripe_id} {one.title}".casefold()
        ]  # fmt: skip

    def set_state(self, ids, state, note=""):
        self.rows_kept = [
            replace(one, state=state, note=note or one.note) if one.id in set(ids) else one for one in self.rows_kept
        ]

    def standing(self, company_id):
        groups: dict[tuple, list[Mismatch]] = {}
        for one in self._of(Chosen()):
            groups.setdefault((one.cause, one.kind, one.group), []).append(one)
        cards = [
            CauseGroup(*key, len(found), len(found), sum(one.cents for one in found), found[0].first_seen)
            for key, found in groups.items()
        ]
        counts = {state: sum(one.state is state for one in self.rows_kept) for state in MismatchState}
        names = sorted({one.assignee for one in self.rows_kept if one.assignee})
        return Standing(tuple(self.certificates), counts, (1, 5, 20, 23), tuple(names), tuple(cards))

    def cards(self, company_id, groups):
        made = []
        for group in groups:
            first = _offers(next(one for one in self.rows_kept if (one.cause, one.group) == (group.cause, group.group)))
            plain = first[0].choice not in {Choice.LINK, Choice.IGNORE}
            made.append(CauseCard(group, first[0] if plain else None))
        return made

    def count(self, company_id, chosen):
        return len(self._of(chosen))

    def numbers(self, company_id, chosen, *, sort="age", descending=False, limit=None, offset=0):
        found = self.rows(company_id, chosen, sort=sort, descending=descending, limit=limit, offset=offset)
        return [one.id for one in found]

    def rows(self, company_id, chosen, *, sort, descending, limit, offset):
        self.asked.append((chosen, sort, descending, offset))
        keys = {"title": lambda one: one.title, "money": lambda one: one.cents, "record": lambda one: one.pronto_id}
        found = sorted(self._of(chosen), key=keys.get(sort, lambda one: one.first_seen), reverse=descending)
        return found[offset : None if limit is None else offset + limit]

    def look(self, mismatch_id):
        one = next(one for one in self.rows_kept if one.id == mismatch_id)
        sides = [
            Side(one.field or "name", one.field or "name", one.pronto, one.agreed, one.stripe, Agreement.DIFFERS,
                 chosen=True),
            Side("email", "E-mail", "a@example.com", "a@example.com", "A@example.com", Agreement.ALIKE),
            Side("phone", "Phone", "02 5550 1234", "02 5550 1234", "02 5550 1234", Agreement.EQUAL),
        ]  # fmt: skip
        alike = sum((one.cause, one.kind, one.group) == (row.cause, row.kind, row.group) for row in self.rows_kept)
        traces = (Trace("pronto-changed", SEEN), Trace("update", SEEN, "person", 3))
        is_open = one.state is MismatchState.OPEN
        return Look(one, tuple(_offers(one)) if is_open else (), tuple(sides), traces, alike)

    def candidates(self, mismatch, text):
        found = [Hit(mismatch.kind, f"CAND{n}", "", f"Stray and Sons {n}", None, "", "", "", SEEN, n) for n in range(3)]
        return [hit for hit in found if text.casefold() in f"{hit.pronto_id} {hit.title}".casefold()]

    def of_record(self, company_id, kind, pronto_id, stripe_id):
        return next((one for one in self._of(Chosen(kind=kind)) if one.pronto_id == pronto_id), None)

    def annotate(self, ids, *, note=None, assignee=None):
        self.rows_kept = [
            replace(one, note=one.note if note is None else note,
                    assignee=one.assignee if assignee is None else assignee)
            if one.id in ids else one
            for one in self.rows_kept
        ]  # fmt: skip


def _offers(one: Mismatch) -> list[Offer]:
    if one.cause == Cause.ONLY_IN_STRIPE:
        ways = [Choice.LINK, Choice.ARCHIVE, Choice.IGNORE]
    else:
        ways = [Choice.PRONTO, Choice.STRIPE, Choice.IGNORE]
    return [Offer(way, WORDS[way], f"Does {way}.", one.stripe, one.pronto, bool(one.cents)) for way in ways]


class FakeFixes:
    """Settles at once; keeps what was asked."""

    def __init__(self, office):
        self._office = office
        self.calls = []
        self.plans = {}
        self.problem = None

    def preview(self, ids, use, note="", link_to=""):
        self.calls.append(("preview", tuple(ids), use, note, link_to))
        rows = [one for one in self._office.viewer.rows_kept if one.id in set(ids)]
        action = Action.ACCEPT if use == "stripe" else Action.UPDATE
        changes = [
            Change(one.kind, action, one.pronto_id, one.stripe_id, one.cause, "Chosen.", title=one.title,
                   cents=one.cents, id=2000 + one.id)
            for one in rows
        ]  # fmt: skip
        number = 100 + len(self.calls)
        self.plans[number] = ids
        counts: dict[str, dict[str, int]] = {}
        for change in changes:
            kind = counts.setdefault(change.kind.value, {})
            kind[action.value] = kind.get(action.value, 0) + 1
        self._office.history.rows = changes
        cents = {"invoices": sum(change.cents for change in changes)}
        return PlanSummary(number, 1, "digest", SEEN.isoformat(), counts, cents)

    def try_always(self, ids, keep):
        self.calls.append(("try", tuple(ids), keep))
        if self.problem is not None:
            raise self.problem
        one = next(one for one in self._office.viewer.rows_kept if one.id in set(ids))
        alike = sum((row.kind, row.field) == (one.kind, one.field) for row in self._office.viewer.rows_kept)
        return Trial(StandingDecision(one.kind, one.field, Keep(keep)), alike, 12, 1)

    def always(self, ids, keep, who="person"):
        self.calls.append(("always", tuple(ids), keep, who))
        one = next(one for one in self._office.viewer.rows_kept if one.id in set(ids))
        kept = [row.id for row in self._office.viewer.rows_kept if (row.kind, row.field) == (one.kind, one.field)]
        return self.preview(kept, keep)

    def apply(self, plan_id, ctx, who="person", *, leave_held=False):
        self.calls.append(("apply", plan_id, who, *(("and the held",) if leave_held else ())))
        if self.problem is not None:
            raise self.problem
        self._office.viewer.set_state(self.plans[plan_id], MismatchState.FIXED)
        return _run(self._office, "fix", writes=len(self.plans[plan_id]))

    def ignore(self, ids, note, who="person"):
        self.calls.append(("ignore", tuple(ids), note))
        self._office.viewer.set_state(ids, MismatchState.IGNORED, note)

    def reopen(self, ids):
        self.calls.append(("reopen", tuple(ids)))
        self._office.viewer.set_state(ids, MismatchState.OPEN)


class FakeUndo:
    """Opens what was settled again."""

    def __init__(self, office):
        self._office = office
        self.calls = []
        self.kept = 1

    def _plan(self, *what):
        self.calls.append(what)
        self._office.history.rows = [
            Change(RecordType.CUSTOMERS, Action.UPDATE, f"ACME{n}", f"cus_{n}", Cause.UNDO.value, "Put back.", id=n)
            for n in range(8)
        ] + [
            Change(RecordType.CUSTOMERS, Action.HOLD, f"KEPT{n}", "cus_k", Cause.EDITED_SINCE.value, "Kept.", id=90 + n)
            for n in range(self.kept)
        ]
        return PlanSummary(500, 1, "digest", SEEN.isoformat(), {"customers": {"update": 8, "hold": self.kept}})

    def preview_run(self, run, ctx, who="person"):
        return self._plan("run", run)

    def preview_changes(self, seqs, ctx, who="person"):
        return self._plan("changes", tuple(seqs))

    def buckets(self, plan_id):
        return {Cause.UNDO: 8, Cause.EDITED_SINCE: self.kept}

    def apply(self, plan_id, ctx, who="person"):
        self.calls.append(("apply", plan_id))
        fixed = [one.id for one in self._office.viewer.rows_kept if one.state is MismatchState.FIXED]
        self._office.viewer.set_state(fixed, MismatchState.OPEN)
        return _run(self._office, "undo", writes=8)


class FakeReconcile:
    """Makes a certificate of what is open."""

    def __init__(self, office):
        self._office = office
        self.calls = []
        self.problems = ()

    def run(self, company_id, kinds, ctx, trigger):
        self.calls.append((company_id, trigger))
        ctx.report(Progress("read-pronto", "customers", 40, 100))
        still = self._office.viewer.count(company_id, Chosen())
        made = certificate(len(self.calls) + 1, open=still, problems=self.problems, complete=not self.problems)
        self._office.viewer.certificates.insert(0, made)
        return Reconciliation(_run(self._office, "reconcile", writes=0), made)


class FakeReports:
    """Writes a word into the file."""

    def __init__(self):
        self.saved = []
        self.journals = []

    def save(self, company, path):
        self.saved.append(path)
        path.write_text(company.name, encoding="utf-8")
        return path

    def save_journal(self, company, path, sought):
        self.journals.append((company, path, sought))
        return 450

    def save_pack(self, company, folder):
        self.saved.append(folder)
        return [folder / "a.pdf", folder / "b.xlsx"]


def _run(office, kind: str, *, writes: int) -> RunSummary:
    ended = SEEN + dt.timedelta(minutes=len(office.history.recent) + 1)
    run = RunSummary(len(office.history.recent) + 10, kind, RunStatus.DONE, writes=writes, started=SEEN, ended=ended)
    run.types["customers"] = TypeCounts(updated=writes)
    office.history.recent.insert(0, run)
    return run
