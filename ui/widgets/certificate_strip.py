"""The strip above the cards: whether both sides tell the same story, by an icon, words and a colour together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.mismatch import Certificate, MismatchState
from ui.text.format import when
from ui.text.mismatch import certificate_look, certificate_more, certificate_title
from ui.text.tr import tr
from ui.widgets.controls import Elided, button, restyle
from ui.widgets.icons import icon_label, icons
from ui.widgets.spoken import Role

_SPOKEN = {"good": "Green", "warn": "Amber", "bad": "Red", "wait": "No certificate"}


class CertificateStrip(QFrame):
    """Shows the newest certificate and opens it."""

    spoken_role = Role.Notification

    def __init__(self, opened: Callable[[], object]) -> None:
        """Start without one."""
        super().__init__()
        self.setProperty("role", "callout")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.setSpacing(12)
        self._icon = icon_label("question", "wait", 26)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = Elided("", "section")
        self._more = Elided("", "muted")
        words.addWidget(self._title)
        words.addWidget(self._more)
        row.addLayout(words, 1)
        self.open = button(tr("C&ertificate…"), opened, icon="shield-check")
        row.addWidget(self.open)
        self.show_certificate(None, {})

    @property
    def title(self) -> str:
        """What it says."""
        return self._title.text()

    def show_certificate(self, certificate: Certificate | None, counts: dict[MismatchState, int]) -> None:
        """Show a certificate beside what is open and accepted by now."""
        now_open, ignored = counts.get(MismatchState.OPEN, 0), counts.get(MismatchState.IGNORED, 0)
        tone, icon = certificate_look(certificate, now_open)
        at = when(certificate.at) if certificate is not None else ""
        self._title.setText(certificate_title(certificate, now_open))
        self._more.setText(certificate_more(certificate, now_open, ignored, at))
        self.setAccessibleName(f"{tr(_SPOKEN[tone])}: {self._title.text()}. {self._more.text()}")
        icons.wear(self._icon, icon, tone, size=26)
        self.open.setVisible(certificate is not None)
        restyle(self, tone=tone)
