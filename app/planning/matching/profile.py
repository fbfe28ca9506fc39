"""What is compared of a record or an object: its values in one spelling, whichever side it is from."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.kinds import RecordType


@dataclass(frozen=True, slots=True)
class Profile:
    """The compared values of one record or object."""

    kind: RecordType
    key: str
    """Pronto id or Stripe id."""
    title: str
    """The words a person knows it by."""
    shown: dict[str, str] = field(default_factory=dict)
    """By field, the value as it stands on its side; only those that are not blank."""
    plain: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By field, the value in the one spelling that is compared; several where a name has another beside it."""
    match_key: str = ""
    """What it is paired by exactly: lower-case e-mail, stock code, invoice number."""
    carries: str = ""
    """Of an object: the Pronto id in its metadata."""
    is_object: bool = False
    """Whether it is of a Stripe object."""

    def one(self, name: str) -> str:
        """Return the first compared value of a field; blank when there is none."""
        found = self.plain.get(name)
        return found[0] if found else ""
