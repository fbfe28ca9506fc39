"""A practice Pronto to talk to over raw HTTP."""

import xml.etree.ElementTree as ET
from contextlib import contextmanager
from datetime import date

import httpx
import pytest

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import TABLES
from app.practice.company.seed import practice_books
from app.practice.pronto.practice import PRACTICE_USERS, running_pronto

TODAY = date(2026, 6, 30)
NAMESPACES = {
    "SalesOrder": "http://www.pronto.net/so/1.0.0",
    "Cus": "http://www.pronto.net/cus/1.0.0",
    "Inv": "http://www.pronto.net/inv/1.0.0",
    "Deb": "http://www.pronto.net/deb/1.0.0",
    "Rep": "http://www.pronto.net/rep/1.0.0",
    "PurchaseOrder": "http://www.pronto.net/po/1.0.0",
}


class Site:
    """Speaks raw Xi to a running practice server."""

    def __init__(self, running, http):
        self.running = running
        self.http = http
        self.practice = running.practice
        self.faults = running.faults
        self.user, self.password = next(iter(PRACTICE_USERS.items()))

    def post(self, path, body="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(f"{self.running.xi_url}/{path}", content=body, headers=named)

    def login(self):
        reply = self.post("login", X_Pronto_Username=self.user, X_Pronto_Password=self.password)
        assert reply.status_code == 200, reply.text
        return ET.fromstring(reply.content).findtext("token")

    def call(self, name, body, token=None, **headers):
        return self.post(f"api/{name}", body, X_Pronto_Token=token or self.login(), **headers)

    def read(self, name, collection, record, fields, more="", **headers):
        """Call a read with the given fields (space separated) and further request parts."""
        root = name.removesuffix("_V2")
        wanted = "".join(field if field.startswith("<") else f"<{field}/>" for field in fields.split())
        asked = f"<RequestFields><{collection}><{record}>{wanted}</{record}></{collection}></RequestFields>"
        return self.call(name, f"<{root}Request>{more}{asked}</{root}Request>", **headers)

    def rows(self, *args, **headers):
        """Return the records of a successful read as dicts of text."""
        reply = self.read(*args, **headers)
        root = ET.fromstring(reply.content)
        assert code_of(reply) == "OK", reply.text
        return [{local(field): field.text or "" for field in row} for row in root[1]]


def local(element):
    return element.tag.rpartition("}")[2]


def code_of(reply):
    """Return the code of a reply's APIResponseStatus."""
    root = ET.fromstring(reply.content)
    status = next(child for child in root if local(child) == "APIResponseStatus")
    return next(child.text for child in status if local(child) == "Code")


@pytest.fixture(scope="session")
def shared_books():
    """The practice company, for tests that only read."""
    return practice_books(today=TODAY)


@contextmanager
def site_over(books, *, verify=True, **options):
    with running_pronto(books, **options) as running, httpx.Client(verify=verify, trust_env=False) as http:
        yield Site(running, http)
        assert running.host.failures == []


@pytest.fixture
def site(shared_books):
    with site_over(shared_books) as found:
        yield found


@pytest.fixture
def open_site():
    """Open a site with options of the test's own."""
    return site_over


@pytest.fixture
def own_books(shared_books):
    """The practice company, for a test that changes it."""
    books = ProntoBooks(shared_books.company)
    for table in TABLES:
        books.load(table, shared_books.rows(table))
    return books


@pytest.fixture
def own_site(own_books):
    with site_over(own_books) as found:
        yield found
