"""The mail server of the simulated day, and what its letters say, read by a table of this test's own."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

Told = tuple[str, str]
"""A topic, with the cause where there are several, and what became of it: ``("attention/invalid", "begun")``."""
_REPEAT = "This may be a repeat: Tallybridge was ended while it was sending this before."
_CAUSES = {
    "It cannot be written as it is.": "invalid",
    "Stripe refused it.": "rejected",
    "The GST differs.": "gst-differs",
    "It was changed in Stripe since both sides last agreed.": "changed-in-stripe",
    "It was changed on both sides since they last agreed; a person has to choose.": "changed-in-both",
    "Its Stripe invoice is final and can no longer be changed; void it or credit it.": "finalised",
}
_SENTENCES = (
    (r"Syncing by itself has stopped: ", "stopped", "begun"),
    (r"Solved: syncing by itself goes on\.", "stopped", "over"),
    (r"No sync has got through since ", "unreachable", "begun"),
    (r"Solved: syncs get through again\.", "unreachable", "over"),
    (r"[\d,]+ changes? waits?: the batch is unusually large", "guard", "begun"),
    (r"Solved: no unusually large batch waits any more\.", "guard", "over"),
    (r"Pronto and Stripe differ in ", "mismatches", "begun"),
    (r"Solved: the mismatches are below both limits again\.", "mismatches", "over"),
    (r"No sync ran from .* although the schedule was on", "missed", "passed"),
    (r"[\d,]+ records? needs? attention\. (?P<cause>.*)", "attention", "begun"),
    (r"Solved: no record needs attention for this any more\. (?P<cause>.*)", "attention", "over"),
)
_DIGEST = re.compile(r".*: (nothing needs you|[\d,]+ things? needs? you)")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that arrived."""

    number: str
    """Its message id: the same for a repeat."""
    at: dt.datetime
    """Simulated, UTC."""
    title: str
    lines: tuple[str, ...]
    repeat: bool
    """Whether it says that it may be one."""

    def told(self) -> list[Told]:
        """Return what it tells; a sentence nobody knows is told as itself, so that it is noticed."""
        if _DIGEST.fullmatch(self.title):
            return [("digest", "passed")]
        return [_meaning(line) for line in self.lines]


def _meaning(line: str) -> Told:
    for pattern, topic, phase in _SENTENCES:
        found = re.match(pattern, line)
        if found is not None:
            cause = found.groupdict().get("cause")
            return (topic if cause is None else f"{topic}/{_CAUSES.get(cause, cause)}"), phase
    return line, "?"


@dataclass
class Postbox:
    """Takes letters; implements aiosmtpd's handler. May have the sender killed at a letter, before or after it."""

    now: Callable[[], dt.datetime]
    kill: Callable[[str], bool] = lambda _moment: False
    """Asked before and after a letter is taken whether the sender dies there."""
    letters: list[Letter] = field(default_factory=list)
    cut_off: int = 0
    """Letters whose sender was killed before it knew what became of them."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.kill("before a letter is taken"):
            self.cut_off += 1
            return "451 Gone"
        self.letters.append(self._read(message_from_bytes(envelope.original_content, policy=policy.default)))
        if self.kill("after a letter was taken"):
            self.cut_off += 1
        return "250 OK"

    def _read(self, letter: EmailMessage) -> Letter:
        body = letter.get_content().partition("\n-- ")[0]
        lines = [line for line in body.splitlines() if line]
        told = tuple(line for line in lines if line != _REPEAT)
        return Letter(letter["Message-ID"], self.now(), letter["Subject"], told, _REPEAT in lines)


class _Office(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office(box: Postbox):
    """Serve a postbox; yields the port."""
    controller = _Office(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
