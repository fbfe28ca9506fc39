"""What a Pronto site calls things: calls, fields, keys, code tables, conventions. Data, so a site needs no code.

The shape of the files in ``resources/dialects``; ``dialect_file`` reads and checks them.
"""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct, field

Transport = Literal["xml-rpc", "json-rpc", "json-get"]


class Unverified(Struct, frozen=True):
    """Fields that are an assumption: asked for, and left out when a site refuses them."""

    fields: tuple[str, ...] = ()


class LinesMap(Struct, frozen=True):
    """Records nested in a record."""

    collection: str
    fields: dict[str, str]
    record: str = ""
    key: tuple[str, ...] = ()
    unverified: Unverified = Unverified()


class EntityMap(Struct, frozen=True):
    """One kind of record and the call that gives or takes it."""

    call: str = ""
    version: str = ""
    """A suffix for the address, never for the root element."""
    namespace: str = ""
    collection: str = ""
    record: str = ""
    key: tuple[str, ...] = ()
    """Element names that together address a record."""
    fields: dict[str, str] = field(default_factory=dict)
    """Our name to the site's element name; names we do not know travel in ``extra``."""
    unverified: Unverified = Unverified()
    lines: LinesMap | None = None
    changed_field: tuple[str, ...] = ()
    """Element names of the change stamp: date, time. Empty = the site cannot tell what changed."""
    filter: str = "range"
    """``range``, or blank when the site has no filter for changes."""
    since: str = ""
    """Query name of the change filter where reads are GETs."""
    verified: bool = False
    source: str = ""
    """Another entity this one is made out of."""
    statuses: tuple[str, ...] = ()
    needs: str = ""
    """Our name of the field that must be filled in."""
    credit_needs: str = ""
    """Our name of the field that makes a document a credit."""
    cancelled_mark: str = ""
    """A letter inside the document's number that means cancelled."""
    ledger: str = ""
    """Entity that adds due dates, what is outstanding and credits."""
    default_region: str = ""
    write: bool = False

    @property
    def unsure(self) -> frozenset[str]:
        """Our names of the unverified fields."""
        return frozenset(self.unverified.fields)


class Paths(Struct, frozen=True):
    """Addresses below the base."""

    call: str
    login: str = "login"
    logout: str = ""


class Login(Struct, frozen=True):
    """How a session begins; the values are header and element names."""

    scheme: str = "token"
    username_header: str = "X-Pronto-Username"
    password_header: str = "X-Pronto-Password"  # noqa: S105 - a header's name
    token_header: str = "X-Pronto-Token"  # noqa: S105 - a header's name
    format_header: str = "X-Pronto-Content-Type"
    root: str = "AuthInfo"
    token: str = "token"  # noqa: S105 - an element's name
    status: str = "AuthStatus"
    status_id: str = "Id"
    status_text: str = "Description"
    success_text: str = "LOGIN_OK"
    max_age_seconds: float = 0.0
    """A token is renewed when it is older than this; 0 = only when it is refused."""


class Envelope(Struct, frozen=True):
    """What every reply has around the records."""

    status: str = "APIResponseStatus"
    code: str = "Code"
    errors: str = "APIErrors"
    message: str = "Message"
    success_codes: tuple[str, ...] = ("OK",)
    missing_codes: tuple[str, ...] = ()
    """Codes that say that the site does not offer the call."""
    busy_codes: tuple[str, ...] = ()
    """Codes that say that a record is in use for the moment."""
    count: str = "count"
    pages: str = "pages"
    error: str = "error_response"


class Paging(Struct, frozen=True):
    """How much is read at once, and how the next page is asked for."""

    page_size: int = 100
    largest_page: int = 400
    style: Literal["start-keys", "key-range", "pages"] = "start-keys"
    page: str = "page"
    per_page: str = "per_page"
    requests_per_second: float = 2.0
    burst: float = 4.0
    overlap_days: int = 1
    """The change filter knows days only: it asks from this many days before the cursor."""
    overlap_minutes: int = 75
    """Rows changed this long before the cursor are taken again: late commits, and the hour that comes twice."""


class AddressMap(Struct, frozen=True):
    """Which free line usually holds what (1 = first)."""

    lines: tuple[str, ...]
    street: tuple[int, ...] = (1, 2)
    suburb: int = 3
    state: int = 4
    name: str = ""
    postcode: str = ""
    country: str = ""
    states: tuple[str, ...] = ()


class TaxCode(Struct, frozen=True):
    """A tax code and its rate in per cent, as text to stay exact."""

    rate: str
    meaning: str = ""


class TermsCode(Struct, frozen=True, rename={"start": "from"}):
    """Payment terms: days after the invoice's date, or after the end of its month."""

    days: int
    start: Literal["invoice", "month-end"] = "invoice"
    meaning: str = ""
    prepaid: bool = False


class ConditionCode(Struct, frozen=True):
    """An item's condition code."""

    sold: bool
    meaning: str = ""


class DocumentType(Struct, frozen=True):
    """A type of ledger document and the sign its amounts carry there."""

    sign: int
    meaning: str = ""


class Codes(Struct, frozen=True):
    """The site's code tables."""

    tax: dict[str, TaxCode] = field(default_factory=dict)
    terms: dict[str, TermsCode] = field(default_factory=dict)
    condition: dict[str, ConditionCode] = field(default_factory=dict)
    document_type: dict[str, DocumentType] = field(default_factory=dict)


class Dialect(Struct, frozen=True):
    """One site's way of speaking."""

    name: str
    title: str
    transport: Transport
    paths: Paths
    address: AddressMap
    entities: dict[str, EntityMap]
    time_zone: str = "Australia/Sydney"
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M:%S"
    stamp_format: str = ""
    """Date and time in one text, where the site writes them so."""
    filter_format: str = ""
    """How the change filter of a GET wants its moment."""
    currency: str = "AUD"
    login: Login = Login()
    reply: Envelope = Envelope()
    paging: Paging = Paging()
    codes: Codes = Codes()
    missing: dict[str, str] = field(default_factory=dict)
    """Sentences for people about what this dialect cannot give."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of all stamps, which carry none themselves."""
        return ZoneInfo(self.time_zone)
