"""Carries messages out of this computer; each way's library is loaded when it is first used."""

from __future__ import annotations

from app.domain.alert import MailServer, Message


class RealCourier:
    """Implements ``ports.alerts.Courier``."""

    def check_chat(self, address: str) -> str:
        """Return the name of the service a chat address belongs to, without calling it.

        Raises:
            NeedsUser: it is no address that can be used.
        """
        from app.alerts.chat import service_of  # noqa: PLC0415 - see the module

        return service_of(address)

    def desktop(self, message: Message) -> None:
        """Show a notification on this computer's desktop.

        Raises:
            Retryable: there is no desktop, or it shows none.
        """
        from app.alerts.desktop import show  # noqa: PLC0415

        show(message)

    def email(self, message: Message, server: MailServer, password: str, number: str) -> None:
        """Send an e-mail; ``number`` makes its id, so that a repeat is known as one.

        Raises:
            SyncProblem: the server cannot be reached, is not trusted, or refuses.
        """
        from app.alerts.mail import send_mail  # noqa: PLC0415

        send_mail(message, server, password, number)

    def chat(self, message: Message, address: str) -> None:
        """Post to a chat service.

        Raises:
            SyncProblem: the service cannot be reached or refuses.
        """
        from app.alerts.chat import post  # noqa: PLC0415

        post(message, address)
