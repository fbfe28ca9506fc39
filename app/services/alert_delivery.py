"""Sends what alerting put on its way: claimed first, tried again with growing waits, never in the way of a sync."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from tenacity import RetryCallState, Retrying, wait_exponential_jitter

from app.domain.alert import AlertSettings, Channel, Message, Outgoing, Sent
from app.domain.errors import Cancelled, Code, NeedsUser, SyncProblem
from app.domain.journal import Entry, Note
from app.domain.wording import explain
from app.planning.alert_settings import problems
from app.ports.alerts import Courier
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.secrets import ALERTS, CHAT_ADDRESS, MAIL_PASSWORD, SecretStore
from app.ports.store import Store

WORDS = {Channel.DESKTOP: "desktop notification", Channel.EMAIL: "e-mail", Channel.CHAT: "chat"}
"""The channels as people call them."""
_CLAIM = dt.timedelta(minutes=5)
"""Longer than any try takes; after that the process that claimed it is gone."""
_FIRST_WAIT, _LONGEST_WAIT, _SPREAD = 30.0, 3600.0, 15.0
"""Seconds."""
_TRIED_FOR = {
    Channel.DESKTOP: dt.timedelta(hours=12),
    Channel.EMAIL: dt.timedelta(days=7),
    Channel.CHAT: dt.timedelta(days=7),
}
_KEPT = dt.timedelta(days=30)
_AT_ONCE = 100
"""Messages sent in one go at most."""
_REPEAT = "This may be a repeat: Tallybridge was ended while it was sending this before."
_TOO_OLD = "It is too old to be of use."
_TEST = Message(
    "Tallybridge: this is a test",
    "Alerts reach you this way. You hear only when somebody is needed, and when it is over.",
)
_NAMES = {Channel.EMAIL: MAIL_PASSWORD, Channel.CHAT: CHAT_ADDRESS}


class AlertDelivery:
    """Keeps how alerts travel and carries them out; safe beside other processes.

    Args:
        store: holds settings and messages.
        secret_store: holds the mail server's password and the chat's address.
        courier: carries.
        clock: the present.
        changed: called after settings were kept.
    """

    def __init__(
        self,
        store: Store,
        secret_store: SecretStore,
        courier: Courier,
        clock: Clock,
        *,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._store = store
        self._secrets = secret_store
        self._courier = courier
        self._clock = clock
        self._changed = changed
        waits = wait_exponential_jitter(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT, jitter=_SPREAD)
        self._wait: Callable[[RetryCallState], float] = waits

    def settings(self) -> AlertSettings:
        """Return what the owner decided; quick."""
        return self._store.alerts.settings()

    def keep(self, settings: AlertSettings, who: str) -> AlertSettings:
        """Keep what the owner decided, with a note in the journal; return it.

        Raises:
            NeedsUser: something does not fit (``bad-input``); nothing is kept.
        """
        wrong = problems(settings)
        if wrong:
            raise NeedsUser(Code.BAD_INPUT, " ".join(wrong))
        before, after = _flat(self.settings()), _flat(settings)
        names = [name for name, value in after.items() if before[name] != value]
        if names:
            with self._store.writing():
                self._store.alerts.keep_settings(settings)
                entry = Entry(0, self._clock.now(), who, Note.SETTING, reason="The alerts were changed.")
                entry.before.update({name: before[name] for name in names})
                entry.after.update({name: after[name] for name in names})
                self._store.journal.append([entry])
            self._changed()
        return settings

    def keep_secret(self, channel: Channel, secret: str) -> str:
        """Keep the mail server's password or the chat's address; blank forgets it. Return a sentence about it.

        May ask the keyring, so call it from a lane.

        Raises:
            NeedsUser: the keyring is locked, or the address is none that can be used.
        """
        secret = secret.strip() if channel is Channel.CHAT else secret
        what = "mail server's password" if channel is Channel.EMAIL else "chat's address"
        if not secret:
            others = {name: self._secrets.get(ALERTS, name) for one, name in _NAMES.items() if one is not channel}
            self._secrets.forget(ALERTS)
            for name, kept in others.items():
                if kept:
                    self._secrets.put(ALERTS, name, kept)
            return f"The {what} is forgotten."
        service = f" ({self._courier.check_chat(secret)})" if channel is Channel.CHAT else ""
        lasting = self._secrets.put(ALERTS, _NAMES[channel], secret)
        where = "in this computer's keyring" if lasting else "only until Tallybridge ends, as there is no keyring"
        return f"The {what}{service} is kept {where}."

    def test(self, channel: Channel) -> str:
        """Send a test at once, switched on or not; return a sentence about how it went.

        Raises:
            SyncProblem: it did not go out.
        """
        settings = self.settings()
        if channel is Channel.EMAIL:
            wrong = problems(replace(AlertSettings(), email=True, mail=settings.mail))
            if wrong:
                raise NeedsUser(Code.BAD_INPUT, " ".join(wrong))
        number = f"test-{self._clock.now():%Y%m%d%H%M%S%f}"
        self._carry(channel, _TEST, settings, number)
        if channel is Channel.EMAIL:
            return f"The mail server took the test for {', '.join(settings.mail.to)}; look whether it arrives."
        if channel is Channel.CHAT:
            return "The chat service took the test; look whether it is there."
        return "The test was shown on this computer's desktop."

    def deliver(self, ctx: JobContext) -> int:
        """Send every message that is due; return how many went out. One that fails is tried again later.

        Raises:
            Cancelled: when asked to stop; what was not sent stays on its way.
        """
        settings, gone = self.settings(), 0
        for _ in range(_AT_ONCE):
            ctx.check()
            now = self._clock.now()
            found = self._store.alerts.claim(settings.channels(), now, now + _CLAIM)
            if found is None:
                break
            gone += self._send(found, settings)
        self._store.alerts.prune(self._clock.now() - _KEPT)
        return gone

    def recent(self, limit: int = 50) -> Sequence[Sent]:
        """Return messages, newest first."""
        return self._store.alerts.listed(limit)

    def trouble(self) -> str:
        """Return a sentence about messages that did not go out; blank when all did."""
        told = []
        for channel, words in WORDS.items():
            late = [one for one in self.recent() if one.channel is channel and one.error and one.state != "sent"]
            if late:
                many = "1 message has" if len(late) == 1 else f"{len(late)} messages have"
                waits = any(one.state == "waiting" for one in late)
                then = "It is tried again by itself." if waits else "It is given up."
                told.append(f"{many} not gone out by {words}: {late[0].error} {then}")
        return " ".join(told)

    def _send(self, found: Outgoing, settings: AlertSettings) -> bool:
        """Carry a claimed message out; return whether it went."""
        if self._clock.now() - found.made > _TRIED_FOR[found.channel]:
            # It waited while its channel was switched off; old news helps nobody.
            self._store.alerts.failed(found.id, _TOO_OLD, None)
            return False
        message = found.message
        if found.broken_off:
            message = replace(message, body=f"{_REPEAT}\n{message.body}")
        number = f"{found.id}-{found.made:%Y%m%d%H%M%S%f}"
        try:
            self._carry(found.channel, message, settings, number)
        except Cancelled:
            raise
        except SyncProblem as problem:
            self._store.alerts.failed(found.id, _reason(problem), self._next_try(found))
            return False
        self._store.alerts.sent(found.id)
        return True

    def _carry(self, channel: Channel, message: Message, settings: AlertSettings, number: str) -> None:
        if channel is Channel.DESKTOP:
            self._courier.desktop(message)
        elif channel is Channel.EMAIL:
            password = self._secret(MAIL_PASSWORD, "mail server's password") if settings.mail.user else ""
            self._courier.email(message, settings.mail, password, number)
        else:
            self._courier.chat(message, self._secret(CHAT_ADDRESS, "chat's address"))

    def _secret(self, name: str, what: str) -> str:
        found = self._secrets.get(ALERTS, name)
        if not found:
            raise NeedsUser(
                Code.NO_SECRET,
                f"The {what} is not kept on this computer.",
                hint="Enter it under Alerts in the settings.",
            )
        return found

    def _next_try(self, found: Outgoing) -> dt.datetime:
        """Return when a failed message is tried again: after 30 s, then twice as long each time, up to an hour."""
        now = self._clock.now()
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = found.tries
        return now + dt.timedelta(seconds=self._wait(state))


def _reason(problem: SyncProblem) -> str:
    """Return why a message did not go out, as a sentence."""
    words = problem.detail or explain(problem).sentence
    return words if words.endswith(".") else f"{words}."


def _flat(settings: AlertSettings) -> dict[str, object]:
    """Return settings as name → value, the mail server's among them."""
    found = asdict(settings)
    mail = found.pop("mail")
    return found | {f"mail_{name}": list(value) if isinstance(value, tuple) else value for name, value in mail.items()}
