"""The error family, sorted by what the program should do next.

SyncProblem
├── Retryable      network, 429, 5xx: the gateway waits and tries again; out of tries, the run stops and resumes later
├── ItemRejected   one record cannot be written: it is parked, the run goes on
├── CallMissing    this site does not offer a call: that record type is skipped with words, the run goes on
├── RunStopped     permission, version, the other side down: the run ends, the next one resumes
├── NeedsUser      credentials, locked keyring, consent: nothing goes on until a person acts
├── Stale          what was previewed has changed since
└── Cancelled      asked for by a person; a recorded outcome, not a failure

Anything that is not a SyncProblem is a bug. ``code`` is for machines, ``wording`` has the people's words.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every problem the product knows, by name; ``app.domain.wording`` has title, sentence and remedy of each."""

    # reaching a service
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    CERTIFICATE = "certificate"
    PLAIN_HTTP = "plain-http"
    BAD_ADDRESS = "bad-address"
    NOT_A_STRIPE_ADDRESS = "not-a-stripe-address"
    NOT_THE_SERVICE = "not-the-service"
    MALFORMED = "malformed"
    SERVER_ERROR = "server-error"
    RATE_LIMITED = "rate-limited"
    LOCKED = "locked"
    # who we are
    PRONTO_LOGIN = "pronto-login"
    STRIPE_KEY = "stripe-key"
    STRIPE_KEY_SHAPE = "stripe-key-shape"
    PERMISSION = "permission"
    WRONG_ACCOUNT = "wrong-account"
    WRONG_MODE = "wrong-mode"
    LIVE_NOT_ALLOWED = "live-not-allowed"
    NO_SECRET = "no-secret"  # noqa: S105 - a code, not a secret
    NO_KEYRING = "no-keyring"
    KEYRING_LOCKED = "keyring-locked"
    SECRET_TOO_LONG = "secret-too-long"  # noqa: S105 - a code, not a secret
    # what a site offers
    CALL_MISSING = "call-missing"
    DIALECT = "dialect"
    # one record
    INVALID = "invalid"
    REJECTED = "rejected"
    UNMAPPED_CODE = "unmapped-code"
    TOTALS_DIFFER = "totals-differ"
    NEEDS_PARENT = "needs-parent"
    FINALISED = "finalised"
    GONE_AT_STRIPE = "gone-at-stripe"
    UNKNOWN_OUTCOME = "unknown-outcome"
    AMBIGUOUS = "ambiguous"
    # consent
    GUARD = "guard"
    APPROVAL = "approval"
    STALE = "stale"
    # this computer
    DATABASE_NEWER = "database-newer"
    DATABASE_BROKEN = "database-broken"
    DISK_FULL = "disk-full"
    BUSY = "busy"
    SECOND_INSTANCE = "second-instance"
    NO_COMPANY = "no-company"
    COMPANY_EXISTS = "company-exists"
    BAD_INPUT = "bad-input"
    CANCELLED = "cancelled"


class SyncProblem(Exception):  # noqa: N818 - a problem, told to people
    """A known condition.

    Attributes:
        code: the machine's name for it.
        detail: one sentence with the particulars, free of secrets; may quote the other side.
        about: what it concerns, for example ``customers/ACME``; blank when the whole run.
        hint: what to do, when the code's general remedy is not enough.
    """

    default = Code.INVALID

    def __init__(self, code: Code | None = None, detail: str = "", *, about: str = "", hint: str = "") -> None:
        """Keep the parts; ``code`` falls back on the class's own."""
        self.code = code or self.default
        self.detail = detail
        self.about = about
        self.hint = hint
        super().__init__(detail or self.code.value)


class Retryable(SyncProblem):
    """Worth trying again after a wait.

    Attributes:
        after: seconds the other side asked us to wait, or None.
    """

    default = Code.UNREACHABLE

    def __init__(
        self,
        code: Code | None = None,
        detail: str = "",
        *,
        after: float | None = None,
        about: str = "",
        hint: str = "",
    ) -> None:
        """As SyncProblem, with the wait asked for in seconds."""
        super().__init__(code, detail, about=about, hint=hint)
        self.after = after


class ItemRejected(SyncProblem):
    """This one record cannot be written; the others can."""

    default = Code.REJECTED


class CallMissing(SyncProblem):
    """The site does not offer this call; its record type is left out, with words."""

    default = Code.CALL_MISSING


class RunStopped(SyncProblem):
    """Nothing more can be done in this run; what is queued stays queued."""

    default = Code.UNREACHABLE


class NeedsUser(SyncProblem):
    """A person has to act first."""

    default = Code.NO_SECRET


class Stale(SyncProblem):
    """The record changed since it was previewed."""

    default = Code.STALE


class Cancelled(SyncProblem):
    """A person asked to stop."""

    default = Code.CANCELLED
