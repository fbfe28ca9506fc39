"""Notifications on this computer's desktop, through the system's own service on Windows, macOS and Linux."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from desktop_notifier.common import Icon, Notification
from desktop_notifier.main import get_backend_class

from app.domain.alert import Message
from app.domain.errors import Code, Retryable

APP_NAME = "Tallybridge"
_ICON = "tallybridge"
"""By the name it is installed under on Linux; the other systems take the program's own."""
_SECONDS = 10.0


def show(message: Message) -> None:
    """Show a notification and wait until the desktop took it.

    Raises:
        Retryable: there is no desktop, as in a service without a session, or it does not answer.
    """
    try:
        shown = asyncio.run(asyncio.wait_for(_show(message), _SECONDS))
    except (TimeoutError, OSError, RuntimeError):
        # OSError and RuntimeError are how the systems' own services say that they are not there.
        shown = False
    if not shown:
        raise Retryable(Code.UNREACHABLE, "This computer's desktop shows no notifications, or nobody is signed in.")


async def _show(message: Message) -> bool:
    """Hand the notification over; True when the desktop took it."""
    # The library logs failures with their traceback; why one failed is told in words here.
    logging.getLogger("desktop_notifier").setLevel(logging.ERROR)
    taken: list[bool] = []
    backend: Any = get_backend_class()(APP_NAME, Icon(name=_ICON))
    await backend.send(Notification(message.title, message.body, on_dispatched=lambda: taken.append(True)))
    bus = getattr(backend, "bus", None)
    if bus is not None:
        # Its loop ends here, and an open connection would outlive it.
        bus.disconnect()
        await bus.wait_for_disconnect()
    return bool(taken)
