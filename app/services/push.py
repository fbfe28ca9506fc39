"""Push: carry out the queued changes. Intent first, one transaction after the answer, nothing twice.

One engine thread owns the database; a bounded pool of workers only sends. A change is a chain of steps; each
step's request is committed with its idempotency key before it leaves, and its answer, the link, the agreed
values and the journal entry are committed together when it came back.
"""

from __future__ import annotations

import queue
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from app.domain.company import Company
from app.domain.errors import Cancelled, Code, ItemRejected, NeedsUser, Retryable, RunStopped, Stale, SyncProblem
from app.domain.kinds import RecordType
from app.domain.plan import WITHDRAWS, Action, Change
from app.domain.queue import Answer, Intent, Step
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.ports.stripe import StripeGateway
from app.ports.work import NewIntent
from app.services.housekeeping import before_big_run
from app.services.keys import install_id, key_for
from app.services.known_ids import KnownIds
from app.services.push_job import Job, queued, resume
from app.services.settle import REPLAY_FOR, Settle
from app.services.tries import Tries

WORKERS = 32
"""Requests under way at once: enough for 100 a second at 150 ms each with as many again waiting their turn, so that
the time between an answer and its transaction costs none of the rate."""
_GIVE_UP_AFTER = 3
"""Undeliverable changes in a row after which the run stops: the other side is down, not the record."""
_OF_THE_STORE = frozenset({Code.DISK_FULL, Code.DATABASE_BROKEN, Code.BUSY})
"""Problems of this computer's own database: SQLite may have rolled back by itself already."""
_LOOK_AHEAD = 4 * WORKERS
"""Jobs that may wait for a busy customer before no further ones are fetched."""


@dataclass(slots=True)
class Pushed:
    """How a push went."""

    total: int = 0
    done: int = 0
    problem: SyncProblem | None = None
    """Why it ended before everything was delivered; None when it did not."""
    changed: dict[RecordType, list[str]] = field(default_factory=dict)
    """Stripe ids written, by type."""
    left: list[SyncProblem] = field(default_factory=list)
    """Why single changes could not be delivered for now; they stay queued and the next push takes them up."""


class Push:
    """One push of one company; lives in the engine thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settle: Settle,
        company: Company,
        gateway: StripeGateway,
        *,
        run: int,
        who: str,
    ) -> None:
        """Prepare; ``run`` and ``who`` go into the journal."""
        self._store = store
        self._clock = clock
        self._settle = settle
        self._company = company
        self._gateway = gateway
        self._run = run
        self._who = who
        self._install = install_id(store)
        self._tries = Tries(store, clock, company.id, run)
        self._stripe_id = KnownIds(store, company.id)
        self._ready: deque[Job] = deque()
        self._deferred: deque[Job] = deque()
        self._flying: set[Job] = set()
        self._in_hand: Counter[tuple[RecordType, str]] = Counter()
        self._unfinished: list[Job] = []
        self._left: set[tuple[RecordType, str]] = set()
        self._answers: queue.SimpleQueue[tuple[Job, Intent, Answer | BaseException]] = queue.SimpleQueue()
        self._failures = 0
        self.pushed = Pushed()

    def deliver(self, ctx: JobContext, workers: int = WORKERS) -> Pushed:
        """Deliver every queued change; what cannot be delivered now stays queued, and ``problem`` says why."""
        self.pushed.total = self._store.queue.waiting(self._company.id)
        before_big_run(self._store, self._clock, self.pushed.total)
        self._look_up_old(ctx)
        changes = queued(self._store, self._company.id)
        started = self._clock.monotonic()
        with ThreadPoolExecutor(workers, thread_name_prefix="push") as pool:
            more = True
            while self._flying or ((more or self._ready or self._deferred) and self.pushed.problem is None):
                if self.pushed.problem is None:
                    more = self._fill(changes, pool, workers, ctx)
                if self._flying:
                    self._collect(ctx)
                self._take_stock(ctx)
                self._report(ctx, started)
        if self.pushed.problem is None:
            self._park_stuck()
        return self.pushed

    def _park_stuck(self) -> None:
        """Park what failed in the same way too often, now that the run shows it is not the line."""
        for change, intent, problem in self._tries.stuck():
            with self._store.writing():
                self._store.queue.fail(intent.id, problem.detail)
                self._settle.failed(self._company, change, problem, self._run, partly=True, parked=True)

    def _look_up_old(self, ctx: JobContext) -> None:
        """Settle by reading what is too old to be sent again under its key."""
        oldest = self._clock.now() - REPLAY_FOR
        for intent in self._store.queue.unanswered(self._company.id):
            if intent.sent_at < oldest and intent.step.method == "POST":
                # Reading and deleting repeat safely without a key (Stripe docs, idempotent requests).
                change = self._store.plans.change(intent.change_id)
                self._settle.resolve_unknown(self._company, self._gateway, change, intent, ctx)

    # --- starting requests ---------------------------------------------------------------------------

    def _fill(self, changes: Iterator[Change], pool: ThreadPoolExecutor, workers: int, ctx: JobContext) -> bool:
        """Start requests until all workers are busy; return whether further changes are to be fetched later."""
        self._let_waiting_go()
        batch: list[tuple[Job, Step | Intent]] = []
        held = {job.lock for job in self._flying}
        exhausted = False
        while len(self._flying) + len(batch) < workers and len(self._deferred) < _LOOK_AHEAD:
            job = self._next(changes)
            if job is None:
                exhausted = True
                break
            if not self._left.isdisjoint(job.waits_for):
                # What it waits for was not delivered: it goes out after it, in the next run.
                self._leave(job)
                continue
            if job.lock in held or any(self._in_hand[need] for need in job.waits_for):
                self._deferred.append(job)
                continue
            request = self._request_of(job)
            if request is not None:
                held.add(job.lock)
                batch.append((job, request))
            if self.pushed.problem is not None:
                break
        self._send(batch, pool, ctx)
        return not exhausted

    def _next(self, changes: Iterator[Change]) -> Job | None:
        if self._ready:
            return self._ready.popleft()
        change = next(changes, None)
        if change is None:
            return None
        self._in_hand[change.kind, change.pronto_id] += 1
        return resume(self._store, change)

    def _let_go(self, job: Job) -> None:
        """Note that a job is finished with, for now or for good: those that need its record go on without it."""
        key = job.change.kind, job.change.pronto_id
        self._in_hand[key] -= 1
        if not self._in_hand[key]:
            # Fifty thousand finished ones would stay in memory.
            del self._in_hand[key]

    def _leave(self, job: Job) -> None:
        """Leave a job queued for the next run, and with it what waits for its record."""
        self._left.add((job.change.kind, job.change.pronto_id))
        self._let_go(job)

    def _request_of(self, job: Job) -> Step | Intent | None:
        """Return the job's next request: one left over, a new one, or None when it needs none any more."""
        if job.pending is not None:
            return job.pending
        step, job.step = job.step, None
        if step is not None:
            return step
        try:
            step = self._next_step(job)
        except SyncProblem as problem:
            self._give_up(job, problem)
            return None
        if step is None:
            self._complete(job)
        return step

    def _next_step(self, job: Job) -> Step | None:
        withdraws = job.change.action in WITHDRAWS
        missing = [need for need in job.change.needs if not withdraws and self._stripe_id(*need) is None]
        if missing and not job.answers:
            raise ItemRejected(Code.NEEDS_PARENT, self._settle.why_missing(self._company, *missing[0]))
        link = self._store.links.get(self._company.id, job.change.kind, job.change.pronto_id)
        if link is not None and job.change.action is Action.CREATE and not job.answers:
            raise Stale(detail=f"It is in Stripe already, as {link.stripe_id}; it is compared anew.")
        return self._gateway.next_step(job.change, link, job.answers, self._stripe_id)

    def _send(self, batch: list[tuple[Job, Step | Intent]], pool: ThreadPoolExecutor, ctx: JobContext) -> None:
        """Commit the new requests in one transaction, then let them all go."""
        new = [
            NewIntent(
                change_id=job.change.id,
                kind=job.change.kind,
                pronto_id=job.change.pronto_id,
                step=step,
                key=key_for(self._install, job.change, step, job.generation),
            )
            for job, step in batch
            if isinstance(step, Step)
        ]
        opened = iter(self._store.queue.open(self._company.id, new, self._clock.now()) if new else [])
        for job, request in batch:
            intent = next(opened) if isinstance(request, Step) else request
            job.pending = None
            self._flying.add(job)
            future = pool.submit(self._gateway.send, intent, ctx)
            future.add_done_callback(self._bring_back(job, intent))

    def _bring_back(self, job: Job, intent: Intent) -> Callable[[Future[Answer]], None]:
        def arrived(done: Future[Answer]) -> None:
            problem = done.exception()
            self._answers.put((job, intent, problem if problem is not None else done.result()))

        return arrived

    # --- what came back ------------------------------------------------------------------------------

    def _collect(self, ctx: JobContext) -> None:
        """Wait for an answer, take all that are there, and commit them in one transaction."""
        arrived = [self._answers.get()]
        while not self._answers.empty():
            arrived.append(self._answers.get())
        unknown: list[tuple[Job, Intent]] = []
        with self._store.writing():
            for job, intent, outcome in arrived:
                self._flying.discard(job)
                if isinstance(outcome, Answer):
                    self._answered(job, intent, outcome)
                elif isinstance(outcome, SyncProblem):
                    if self._undelivered(job, intent, outcome):
                        unknown.append((job, intent))
                else:
                    raise outcome
        for job, intent in unknown:
            self._let_go(job)
            self._settle.resolve_unknown(self._company, self._gateway, job.change, intent, ctx)

    def _answered(self, job: Job, intent: Intent, answer: Answer) -> None:
        self._failures = 0
        self._store.queue.answer(intent.id, answer)
        job.answers.append(answer)
        try:
            job.step = self._next_step(job)
            if job.step is None:
                self._complete(job)
            else:
                self._ready.appendleft(job)
        except SyncProblem as problem:
            self._give_up(job, problem)

    def _complete(self, job: Job) -> None:
        actual = self._gateway.observe(job.change, job.answers)
        with self._store.writing():
            self._settle.done(self._company, job.change, actual, job.answers, self._run, self._who)
            self._store.queue.finish(job.change.id)
            self._tries.delivered(job.change)
        self._let_go(job)
        self.pushed.done += 1
        self.pushed.changed.setdefault(job.change.kind, []).append(actual.stripe_id)

    def _undelivered(self, job: Job, intent: Intent, problem: SyncProblem) -> bool:
        """Deal with a request that failed; return whether its outcome has to be looked up."""
        if isinstance(problem, ItemRejected):
            self._store.queue.fail(intent.id, problem.detail)
            self._give_up(job, problem)
        elif isinstance(problem, Retryable):
            self._failures += 1
            self._tries.undelivered(job.change, intent, problem)
            if problem.code is Code.UNKNOWN_OUTCOME:
                return True
            self.pushed.left.append(problem)
            self._leave(job)
            if self._failures >= _GIVE_UP_AFTER:
                self._stop(RunStopped(problem.code, problem.detail, hint=problem.hint))
        else:
            self._stop(problem)
        return False

    def _give_up(self, job: Job, problem: SyncProblem) -> None:
        """Park a record that cannot be written; the others go on.

        Raises:
            SyncProblem: the store itself failed: the transaction around this must not go on.
        """
        if problem.code in _OF_THE_STORE:
            raise problem
        if isinstance(problem, (Cancelled, NeedsUser, RunStopped)):
            self._stop(problem)
            return
        with self._store.writing():
            problem, parked = self._tries.refused(job.change, problem)
            partly = bool(job.answers)
            self._settle.failed(self._company, job.change, problem, self._run, partly=partly, parked=parked)
            self._store.queue.finish(job.change.id)
        if job.answers:
            self._unfinished.append(job)
        self._let_go(job)
        self.pushed.done += 1

    def _take_stock(self, ctx: JobContext) -> None:
        """Look at what stands at Stripe of changes that were refused half way, so that nothing is made twice."""
        while self._unfinished:
            self._settle.take_stock(self._company, self._gateway, self._unfinished.pop().change, ctx)

    def _stop(self, problem: SyncProblem) -> None:
        self.pushed.problem = self.pushed.problem or problem

    def _let_waiting_go(self) -> None:
        """Put those that waited back in front; whoever still has to wait is set aside again."""
        self._ready.extendleft(reversed(self._deferred))
        self._deferred.clear()

    def _report(self, ctx: JobContext, started: float) -> None:
        try:
            ctx.check()
        except Cancelled as problem:
            self._stop(problem)
        done, total = self.pushed.done, max(self.pushed.total, self.pushed.done)
        spent = self._clock.monotonic() - started
        left = spent / done * (total - done) if done else None
        ctx.report(Progress("write", "", done, total, self._gateway.allowed_rate, left))
