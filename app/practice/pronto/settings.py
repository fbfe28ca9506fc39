"""How the practice Pronto behaves where real sites differ, and what it does wrong on purpose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class XiSettings:
    """Behaviour of the Xi dialect; every value may be changed while the server runs.

    Attributes:
        largest_page: Most records one reply gives, however many are asked for.
        start_keys_inclusive: Whether the record with exactly the start key is given again.
        ignored_filters: Fields whose filter has no effect (one real site has such a field).
        single_object_json: JSON replies give a lone record as an object, not as a list of one.
        token_seconds: Life of a token in seconds; None for no end.
        most_sessions: Sessions a service allows at once; None for no limit.
        logout_path: Last part of the logout address; blank for a site without logout.
        errors_with_key: Writes are carried out, yet answer ``APIErrors`` beside the record's key.
        off: Calls no service offers.
    """

    largest_page: int = 400
    start_keys_inclusive: bool = True
    ignored_filters: Collection[str] = frozenset()
    single_object_json: bool = False
    token_seconds: float | None = None
    most_sessions: int | None = None
    logout_path: str = ""
    errors_with_key: bool = False
    off: Collection[str] = frozenset()


@dataclass(slots=True)
class AvenueSettings:
    """Behaviour of the Avenue dialect; every value may be changed while the server runs.

    Attributes:
        enabled: Whether the site has Avenue at all.
        page_size: Records of a page when ``per_page`` is not given.
        largest_page: Most records of a page.
        calls_per_second: Rate at which the bucket leaks; None for no limit (real: 0.5).
        burst: Calls the bucket holds (real: 20).
    """

    enabled: bool = True
    page_size: int = 50
    largest_page: int = 100
    calls_per_second: float | None = None
    burst: int = 20


@dataclass(frozen=True, slots=True)
class Service:
    """A published set of calls bound to a company; its name is part of the address.

    Attributes:
        name: For example ``harbour.practice``.
        off: Calls this service does not offer.
    """

    name: str
    off: Collection[str] = field(default_factory=frozenset)


Users = Mapping[str, str]
"""User name to password."""
