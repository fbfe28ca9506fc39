"""E-mail through the owner's mail server: encrypted unless it is on this computer, trusted by this computer's store."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import localtime

import truststore

from app.domain.alert import MailServer, Message
from app.domain.errors import Code, NeedsUser, Retryable

_SECONDS = 20.0
"""For each answer of the server."""
_SIGNATURE = "-- \nTallybridge sends this only when somebody is needed, and when it is over."


def system_trust() -> ssl.SSLContext:
    """Return TLS settings by this computer's own certificate store."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def send_mail(
    message: Message,
    server: MailServer,
    password: str,
    number: str,
    *,
    trust: Callable[[], ssl.SSLContext] = system_trust,
) -> None:
    """Send a message to everybody the owner named.

    Args:
        message: what.
        server: through whom, from whom, to whom.
        password: for the server's sign-in; not used when no user is named.
        number: makes the message's id.
        trust: makes the TLS settings.

    Raises:
        NeedsUser: the server refuses the sign-in, an address, or has no valid certificate.
        Retryable: the server cannot be reached or is busy.
    """
    letter = _letter(message, server, number)
    with _in_words(server), _connected(server, trust) as connection:
        if server.user:
            connection.login(server.user, password)
        connection.send_message(letter)


def _letter(message: Message, server: MailServer, number: str) -> EmailMessage:
    letter = EmailMessage()
    # A title is one line, whatever a company is called.
    letter["Subject"] = " ".join(message.title.split())
    letter["From"] = server.sender
    letter["To"] = ", ".join(server.to)
    letter["Date"] = localtime()
    letter["Message-ID"] = f"<{number}@tallybridge.invalid>"
    # So that nobody's out-of-office answers it (RFC 3834).
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{message.body}\n\n{_SIGNATURE}\n")
    return letter


@contextmanager
def _connected(server: MailServer, trust: Callable[[], ssl.SSLContext]) -> Iterator[smtplib.SMTP]:
    if server.security == "tls":
        with smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=trust()) as connection:
            yield connection
        return
    with smtplib.SMTP(server.host, server.port, timeout=_SECONDS) as connection:
        if server.security == "starttls":
            connection.starttls(context=trust())
        yield connection


@contextmanager
def _in_words(server: MailServer) -> Iterator[None]:
    """Turn what a mail server or a connection raises into words; none of them quotes the password."""
    where = f"The mail server {server.host}"
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise NeedsUser(
            Code.BAD_INPUT, f"{where} refuses the user or the password; many services want an app password."
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise NeedsUser(
            Code.BAD_INPUT, f"{where} does not offer what is asked of it (encryption or sign-in); look at its port."
        ) from None
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as problem:
        which = "sender" if isinstance(problem, smtplib.SMTPSenderRefused) else "recipients"
        raise NeedsUser(Code.BAD_INPUT, f"{where} refuses the {which}; look at the addresses.") from None
    except smtplib.SMTPResponseException as problem:
        raise Retryable(Code.SERVER_ERROR, f"{where} answered with an error ({problem.smtp_code}).") from None
    except ssl.SSLError:
        raise NeedsUser(
            Code.CERTIFICATE, f"{where} has no certificate this computer trusts, or its port wants another security."
        ) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise Retryable(Code.UNREACHABLE, f"{where} cannot be reached ({type(problem).__name__}).") from None
    except ValueError:
        raise NeedsUser(Code.BAD_INPUT, f"{where} was given a name or an address it cannot take.") from None
