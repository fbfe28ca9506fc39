"""A walk through the migration for the pictures of the help: done once, each step drawn light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ui.bridge.theme import Look, theme
from ui.screens.migration import MigrationPage

Front = Callable[[str, str], Iterator[str]]
"""Draws the dialog in front under a name and a look, and closes it."""


def migration_pictures(page: MigrationPage, front: Front) -> Iterator[str]:
    """Bring the company's history across; yield each picture's name as it stands, or a blank to wait.

    Args:
        page: in front, nothing brought across yet.
        front: draws dialogs.
    """
    yield ""
    page.open_step("data")
    yield "migration-data-first-light"
    page.data.read_sides()
    yield ""
    page.open_step("scope")
    yield from _both("scope")
    page.open_step("data")
    yield ""
    yield from _both("data")
    page.open_step("matching")
    yield ""
    yield from _both("matching")
    page.matching.hold.setChecked(True)
    page.open_step("dry-run")
    yield ""
    page.dry_run.start()
    yield ""
    yield from _both("dry-run")
    page.open_step("trial")
    page.trial.practice.click()
    yield ""
    page.trial.start()
    yield ""
    yield from _both("trial")
    yield from _cut_over(page)
    page.certificate.back.click()
    yield ""
    yield ""
    yield from front("migration-rollback", Look.LIGHT.value)


def _cut_over(page: MigrationPage) -> Iterator[str]:
    page.open_step("cutover")
    yield ""
    card = page.cutover.approve
    card.who.setText("Robin Rep")
    card.agree.setChecked(True)
    card.hold.setChecked(True)
    yield ""
    yield from _both("approve")
    card.now.click()
    yield ""
    yield ""
    yield from _both("cutover")
    page.open_step("certificate")
    yield ""
    page.certificate.start()
    yield ""
    yield from _both("certificate")


def _both(name: str) -> Iterator[str]:
    """Draw what is in front light and dark."""
    for look in (Look.DARK, Look.LIGHT):
        theme().choose(look)
        yield f"migration-{name}-{look.value}"
