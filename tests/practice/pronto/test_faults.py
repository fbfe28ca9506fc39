"""What a Pronto site does wrong: scripted faults and quirks of real sites."""

import ssl
import threading
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.practice.faults import Fault, FaultKind
from app.practice.pronto.settings import XiSettings
from tests.practice.pronto.conftest import code_of

CUSTOMERS = ("CusGetCustomers", "Customers", "Customer")


def test_an_expired_token_stays_expired_until_the_next_login(site):
    token = site.login()
    site.faults.add(Fault(FaultKind.EXPIRED_TOKEN, match="api/CusGetCustomers"))
    fields = "<RequestFields><Customers><Customer><Email/></Customer></Customers></RequestFields>"
    body = f"<CusGetCustomersRequest>{fields}</CusGetCustomersRequest>"
    first = site.call("CusGetCustomers", body, token)
    assert first.status_code == 401
    assert ET.fromstring(first.content).findtext("AuthStatus/Description") == "TOKEN_EXPIRED"
    assert site.call("CusGetCustomers", body, token).status_code == 401
    assert code_of(site.call("CusGetCustomers", body)) == "OK"


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        (Fault(FaultKind.SERVER_ERROR, match="/api/"), 500, "<h1>500"),
        (Fault(FaultKind.UNAVAILABLE, match="/api/", retry_after=3), 503, "<h1>503"),
        (Fault(FaultKind.RATE_LIMITED, match="/api/", retry_after=4), 429, "after 4 seconds"),
        (Fault(FaultKind.RATE_LIMITED, match="/api/"), 429, "after 2 seconds"),
        (Fault(FaultKind.FORBIDDEN, match="/api/"), 403, "ACCESS_DENIED"),
        (Fault(FaultKind.LOCK_TIMEOUT, match="/api/"), 200, "RECORD_LOCKED"),
        (Fault(FaultKind.HTML, match="/api/", status=200), 200, "<html>"),
    ],
)
def test_what_a_site_answers_when_it_cannot(site, fault, status, text):
    site.faults.add(fault)
    reply = site.read(*CUSTOMERS, "Email")
    assert reply.status_code == status
    assert text in reply.text
    expected = f"{fault.retry_after:g}" if fault.retry_after else None
    assert reply.headers.get("retry-after") == expected
    assert code_of(site.read(*CUSTOMERS, "Email")) == "OK"


def test_truncated_xml_is_not_well_formed(site):
    site.faults.add(Fault(FaultKind.MALFORMED, match="/api/"))
    reply = site.read(*CUSTOMERS, "Email")
    assert reply.status_code == 200
    with pytest.raises(ET.ParseError):
        ET.fromstring(reply.content)


def test_a_reset_breaks_the_reply_in_the_middle(site):
    site.faults.add(Fault(FaultKind.RESET, match="/api/"))
    with pytest.raises(httpx.TransportError):
        site.read(*CUSTOMERS, "Email")


def test_a_filter_a_site_ignores(shared_books, open_site):
    asked = "<Filters><TerritoryCode><Like>NT</Like></TerritoryCode></Filters><RecordLimit>400</RecordLimit>"
    with open_site(shared_books, xi=XiSettings(ignored_filters={"TerritoryCode"})) as site:
        assert len(site.rows(*CUSTOMERS, "TerritoryCode", asked)) == 300
        site.practice.xi.ignored_filters = frozenset()
        assert {row["TerritoryCode"] for row in site.rows(*CUSTOMERS, "TerritoryCode", asked)} == {"NT"}


def test_an_ignored_filter_on_the_change_date_gives_everything(shared_books, open_site):
    asked = "<Filters><LastChangeDate><Range><From>2026-06-25</From></Range></LastChangeDate></Filters>"
    with open_site(shared_books, xi=XiSettings(ignored_filters={"LastChangeDate"})) as site:
        assert len(site.rows(*CUSTOMERS, "CustomerCode", asked)) == 300


def test_clock_skew_shifts_the_change_stamps(own_books, open_site):
    own_books.clock = lambda: datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
    with open_site(own_books) as site:
        site.faults.add(Fault(FaultKind.CLOCK_SKEW, seconds=-7200))
        skewed = own_books.put("customers", own_books.rows("customers")[0])
    assert skewed.get("LastChangeTime") == "09:00:00"
    assert own_books.put("customers", skewed).get("LastChangeTime") == "11:00:00"


def test_health_names_the_company(site):
    health = site.http.get(f"{site.running.url}/_practice/health").json()
    assert health == {"name": "pronto", "company": "Harbour & Ridge Supplies"}


@pytest.fixture
def certificates(tmp_path):
    """Make a self-signed certificate for 127.0.0.1, good or expired."""
    x509 = pytest.importorskip("cryptography.x509", reason="cryptography makes the certificate")
    from ipaddress import ip_address

    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def make(days):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "practice")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(),
            now - timedelta(days=30), now + timedelta(days=days),
        )  # fmt: skip
        loopback = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        builder = builder.add_extension(loopback, critical=False)
        certificate, secret = tmp_path / f"{days}.pem", tmp_path / f"{days}.key"
        certificate.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return certificate, secret

    return make


# HttpHost leaves a finished TLS connection's socket to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
def test_a_self_signed_certificate_is_trusted_only_when_named(shared_books, open_site, certificates):
    pair = certificates(30)
    with open_site(shared_books, certificate=pair) as site:
        assert site.running.xi_url.startswith("https://")
        with pytest.raises(httpx.ConnectError, match="self-signed"):
            site.login()
    trusting = ssl.create_default_context(cafile=str(pair[0]))
    with open_site(shared_books, certificate=pair, verify=trusting) as site:
        assert site.login()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(5)


def test_an_expired_certificate_is_refused_even_when_trusted(shared_books, open_site, certificates):
    pair = certificates(-1)
    trusting = ssl.create_default_context(cafile=str(pair[0]))
    expired = pytest.raises(httpx.ConnectError, match="expired")
    with open_site(shared_books, certificate=pair, verify=trusting) as site, expired:
        site.login()
