"""The loopback host itself: keep-alive, latency, TLS, chunked bodies, stopping."""

import datetime as dt
import socket
import ssl

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.practice.exchange import Request, Response
from app.practice.faults import Fault, FaultKind
from app.practice.http_host import HttpHost


def echo(request: Request) -> Response:
    return Response(200, request.method.encode() + b" " + request.body, "text/plain", {"X-Query": request.query})


@pytest.fixture
def host():
    running = HttpHost(echo).start()
    yield running
    running.stop()


def test_several_requests_on_one_connection(host) -> None:
    with httpx.Client(base_url=host.url) as client:
        for number in range(3):
            answer = client.post("/a b?x=1", content=f"{number}".encode())
            assert (answer.text, answer.headers["x-query"]) == (f"POST {number}", "x=1")
    assert host.control.stats()["calls"] == {"POST /a b": 3}


def test_methods_and_chunked_bodies(host) -> None:
    with httpx.Client(base_url=host.url) as client:
        assert client.put("/", content=iter([b"one ", b"two"])).text == "PUT one two"
        assert client.delete("/").text == "DELETE "
        assert client.head("/").content == b""


def test_it_listens_on_loopback_only(host) -> None:
    assert host.url == f"http://127.0.0.1:{host.port}"


def test_stopping_closes_open_connections(host) -> None:
    with httpx.Client(base_url=host.url) as client:
        client.get("/")
        host.stop()
        with pytest.raises(httpx.TransportError):
            client.get("/")
    host.stop()


def test_a_taken_port_is_refused(host) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            HttpHost(echo, port=taken.getsockname()[1]).start()


def test_a_failing_handler_is_answered_and_reported(host) -> None:
    def broken(_: Request) -> Response:
        raise ZeroDivisionError

    failing = HttpHost(broken).start()
    assert httpx.get(failing.url).status_code == 500
    assert "ZeroDivisionError" in failing.failures[0]
    failing.stop()


def test_faults_without_a_service_body(host) -> None:
    host.faults.add(Fault(FaultKind.RATE_LIMITED, retry_after=2))
    host.faults.add(Fault(FaultKind.HTML))
    limited, page = httpx.get(host.url), httpx.get(host.url)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "2")
    assert (page.status_code, page.headers["content-type"]) == (502, "text/html; charset=utf-8")


def test_a_skewed_clock_shows_in_the_date(host) -> None:
    host.clock = lambda: 1_000_000_000.0
    host.faults.add(Fault(FaultKind.CLOCK_SKEW, seconds=60))
    assert httpx.get(host.url).headers["date"] == "Sun, 09 Sep 2001 01:47:40 GMT"


def certificate(folder, days: int):
    """Write a self-signed certificate for 127.0.0.1 that runs out in so many days; return its files."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=30))
        .not_valid_after(now + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


@pytest.mark.parametrize("days", [30, -1])
def test_tls_with_a_good_and_an_expired_certificate(tmp_path, days: int) -> None:
    cert, key = certificate(tmp_path, days)
    secure = HttpHost(echo, certfile=str(cert), keyfile=str(key)).start()
    context = ssl.create_default_context(cafile=str(cert))
    context.check_hostname = False
    try:
        assert secure.url.startswith("https://")
        if days > 0:
            assert httpx.get(secure.url, verify=context).text == "GET "
        else:
            with pytest.raises(httpx.ConnectError, match="expired"):
                httpx.get(secure.url, verify=context)
        assert secure.failures == []
    finally:
        secure.stop()
