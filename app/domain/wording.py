"""The people's words for every problem: a title, a sentence and what to do, as data.

The command line prints them as they stand; the window translates them. A problem's own ``detail`` and ``hint``
are more particular than the general words and win over them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import Code, SyncProblem
from app.domain.kinds import PRONTO_NOUN, RecordType

_KINDS = {kind.value: kind for kind in RecordType}
_ENDINGS = (".", "!", "?", "…", ":")


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads about one problem."""

    title: str
    """A few words, no full stop."""
    sentence: str
    """What is wrong and where."""
    remedy: str
    """What to do about it."""


WORDS: dict[Code, Words] = {
    Code.UNREACHABLE: Words(
        "Server not reached",
        "The server did not answer.",
        "Check the address and this computer's internet connection, then try again.",
    ),
    Code.TIMED_OUT: Words(
        "Answer took too long",
        "The server took too long to answer.",
        "Try again in a few minutes; nothing that was waiting is lost.",
    ),
    Code.CERTIFICATE: Words(
        "Certificate not accepted",
        "The server's security certificate could not be accepted, so nothing was sent.",
        "Ask whoever looks after the server to renew the certificate, or enter the company's own certificate file.",
    ),
    Code.PLAIN_HTTP: Words(
        "Address is not secure",
        "The address starts with http, which would send the password for anyone to read.",
        "Use the address that starts with https.",
    ),
    Code.BAD_ADDRESS: Words(
        "Address not understood",
        "The address cannot be used as it is written.",
        "Enter the whole address, for example https://erp.example.com.au:8443/pronto/rest/L01_avenue.",
    ),
    Code.NOT_A_STRIPE_ADDRESS: Words(
        "Not Stripe's address",
        "The Stripe key is only ever sent to Stripe itself, and this address is another one.",
        "Leave the Stripe address as https://api.stripe.com.",
    ),
    Code.NOT_THE_SERVICE: Words(
        "Something else answered",
        "The address answered, but not with what was expected there.",
        "Check the address; it may lead to a sign-in page or to another program.",
    ),
    Code.MALFORMED: Words(
        "Answer not readable",
        "The server's answer was cut short or could not be read.",
        "Try again; if it happens every time, tell whoever looks after the server.",
    ),
    Code.SERVER_ERROR: Words(
        "Trouble at the server",
        "The server reported trouble of its own.",
        "Try again later; what was not sent waits and goes out with the next sync.",
    ),
    Code.RATE_LIMITED: Words(
        "Asked to slow down",
        "The server asked for fewer requests.",
        "Nothing has to be done; the next sync goes on where this one stopped.",
    ),
    Code.LOCKED: Words(
        "Record in use",
        "Someone or something else was changing the record at the same moment.",
        "Nothing has to be done; the next sync tries it again.",
    ),
    Code.PRONTO_LOGIN: Words(
        "Pronto refused the sign-in",
        "Pronto did not accept the user name or the password.",
        "Check both, and that the user may use Pronto's web services; then enter the password again.",
    ),
    Code.STRIPE_KEY: Words(
        "Stripe refused the key",
        "Stripe did not accept the key; it may have been removed or replaced.",
        "Make a new restricted key in Stripe's dashboard under Developers, API keys, and enter it.",
    ),
    Code.STRIPE_KEY_SHAPE: Words(
        "Not a Stripe key",
        "This does not look like a Stripe secret or restricted key.",
        "Copy the whole key; it starts with rk_test_, rk_live_, sk_test_ or sk_live_.",
    ),
    Code.PERMISSION: Words(
        "Permission missing",
        "The key or user is not allowed to do this.",
        "Give it the permission named here, then run the sync again.",
    ),
    Code.WRONG_ACCOUNT: Words(
        "Key of another account",
        "This key belongs to another Stripe account than the one this company was connected to.",
        "Enter a key of the same account, or add a new company for the other account.",
    ),
    Code.WRONG_MODE: Words(
        "Test and live mixed up",
        "The key is for the other mode than this company's: one is for testing, the other moves real money.",
        "Enter a key of the same mode, or add a new company for the other mode.",
    ),
    Code.LIVE_NOT_ALLOWED: Words(
        "Live writing is switched off",
        "This is a live Stripe account, and writing to it has not been switched on for this company.",
        "Look at a preview first, then switch live writing on for this company.",
    ),
    Code.NO_SECRET: Words(
        "Password or key missing",
        "No password or key is kept for this company on this computer.",
        "Enter the Pronto password and the Stripe key for this company again.",
    ),
    Code.NO_KEYRING: Words(
        "No safe place for passwords",
        "This computer offers no keyring to keep passwords in, so they are kept in memory until the program ends.",
        "Set up the computer's keyring, or enter the password and the key each time.",
    ),
    Code.KEYRING_LOCKED: Words(
        "Keyring is locked",
        "This computer's keyring is locked, so passwords can be neither read nor kept.",
        "Unlock the keyring when the computer asks for it, then try again.",
    ),
    Code.SECRET_TOO_LONG: Words(
        "Password or key too long",
        "It is longer than the 1,280 characters that this computer's keyring can keep.",
        "Check that only the password or key itself was pasted.",
    ),
    Code.CALL_MISSING: Words(
        "Not offered by this Pronto site",
        "This Pronto site does not offer the call that reads or writes these records, so they are left out.",
        "Ask your Pronto partner to make the call available, if these records are wanted.",
    ),
    Code.DIALECT: Words(
        "Site description not usable",
        "The file that describes this Pronto site's names could not be used.",
        "Correct the file at the place named here.",
    ),
    Code.INVALID: Words(
        "Record cannot be written",
        "The record cannot be written to Stripe as it is.",
        "Correct the record in Pronto; the next sync picks it up.",
    ),
    Code.REJECTED: Words(
        "Record was refused",
        "The other side refused this record; all others went on.",
        "Correct what its answer names; the next sync tries the record again.",
    ),
    Code.UNMAPPED_CODE: Words(
        "Unknown code",
        "The record uses a code that no table knows.",
        "Add the code to the table, or correct it in Pronto.",
    ),
    Code.TOTALS_DIFFER: Words(
        "Totals differ",
        "Stripe's total or GST would not equal Pronto's to the cent, so the record was not kept there.",
        "Check the lines and GST of the record in Pronto.",
    ),
    Code.NEEDS_PARENT: Words(
        "Another record is missing first",
        "A record this one belongs to is not in Stripe.",
        "Look at why the other record is not there; this one follows by itself.",
    ),
    Code.FINALISED: Words(
        "Invoice is final",
        "The Stripe invoice is final and can no longer be changed.",
        "Void it or issue a credit note, if the change has to reach Stripe.",
    ),
    Code.GONE_AT_STRIPE: Words(
        "Deleted in Stripe",
        "The Stripe object this record was linked to has been deleted.",
        "Link the record to another object, or let the next sync create it anew.",
    ),
    Code.UNKNOWN_OUTCOME: Words(
        "Arrival not certain",
        "The connection broke while the record was sent, and Stripe does not show whether it arrived.",
        "Look for the record in Stripe's dashboard, then choose what is true.",
    ),
    Code.AMBIGUOUS: Words(
        "Several could be meant",
        "More than one record fits.",
        "Choose the right one.",
    ),
    Code.GUARD: Words(
        "Unusually many changes",
        "The run would change unusually many records, so it stopped before the first of them.",
        "Look at the preview; if it is right, agree to it, or repeat the command with --yes-large.",
    ),
    Code.APPROVAL: Words(
        "Waits for approval",
        "This change waits until a person approves it.",
        "Look at it and approve or refuse it.",
    ),
    Code.STALE: Words(
        "Changed since the preview",
        "The record changed after it was shown, so nothing was written.",
        "Look at it again and decide anew.",
    ),
    Code.DATABASE_NEWER: Words(
        "Made by a newer version",
        "The data on this computer was written by a newer version of Tallybridge; nothing was touched.",
        "Install the newer version.",
    ),
    Code.DATABASE_BROKEN: Words(
        "Data not readable",
        "The data file on this computer is damaged or is not Tallybridge's.",
        "Put the newest of the backups back: the window offers it at the start, as does backup restore latest.",
    ),
    Code.DISK_FULL: Words(
        "Disk is full",
        "There is no room left on the disk, so nothing more was written.",
        "Make room on the disk and start again; it goes on where it stopped.",
    ),
    Code.BUSY: Words(
        "Already at work",
        "Another window, command or computer is working on this company.",
        "Wait until it has finished, then try again.",
    ),
    Code.SECOND_INSTANCE: Words(
        "Already open",
        "Tallybridge is already open on this computer with the same data.",
        "Go to the window that is open, or close it first.",
    ),
    Code.NO_COMPANY: Words(
        "Company not found",
        "There is no such company here.",
        "Name one with --company, or add it first.",
    ),
    Code.COMPANY_EXISTS: Words(
        "Name is taken",
        "There is already a company of this name.",
        "Choose another name.",
    ),
    Code.BAD_INPUT: Words(
        "Cannot be used as entered",
        "Something that was entered cannot be used.",
        "Correct it and try again.",
    ),
    Code.CANCELLED: Words(
        "Stopped",
        "It was stopped as you asked.",
        "Start again whenever you like; it goes on where it stopped.",
    ),
}
"""Title, sentence and remedy of every code."""

BUG = Words(
    "Something went wrong inside Tallybridge",
    "Tallybridge met a fault of its own and stopped what it was doing; nothing that was waiting is lost.",
    "Start again; if it happens once more, send the crash report to whoever supports you.",
)
"""What a person reads when it is the program's fault; it has no code because it is no known condition."""


def message_anchor(key: str) -> str:
    """Return where the help tells more: the anchor of the entry for a code or a cause."""
    return f"message-{key}"


def explain(problem: SyncProblem) -> Words:
    """Return the words for a problem: its own detail and hint where it has them, else its code's."""
    general = WORDS[problem.code]
    sentence = _sentence(problem.detail) or general.sentence
    subject = _subject(problem)
    return Words(
        title=general.title,
        sentence=f"{subject}: {sentence}" if subject else sentence,
        remedy=_sentence(problem.hint) or general.remedy,
    )


def _subject(problem: SyncProblem) -> str:
    """Return the record a problem is about, as a bookkeeper calls it; blank when the sentence names it already."""
    kind, _, key = problem.about.partition("/")
    named = key or kind
    if not named or named in problem.detail:
        return ""
    noun = PRONTO_NOUN[_KINDS[kind]].capitalize() if kind in _KINDS else ""
    return f"{noun} {key}".strip() if key and noun else problem.about


def _sentence(text: str) -> str:
    """Return the text with its full stop."""
    text = text.strip()
    return text if not text or text.endswith(_ENDINGS) else f"{text}."
