"""The shared HTTP pieces: sizes, redirects, certificates, and every failure in words."""

import datetime as dt
import gzip
import socket
import ssl
import threading
from pathlib import Path

import httpx
import pytest

from app.domain.errors import Code, NeedsUser, Retryable, RunStopped, SyncProblem
from app.remote.failures import NotSent, problem_of
from app.remote.http import Reply, exchange, open_client
from app.remote.trust import trust

BASE = "https://erp.example.com.au:8443/pronto/rest/x"


def answer(handler, *, method: str = "GET", path: str = "api", largest: int = 1_000_000) -> Reply:
    with open_client(BASE, transport=httpx.MockTransport(handler)) as client:
        return exchange(client, client.build_request(method, path), largest=largest)


def problem(handler, **more) -> SyncProblem:
    with pytest.raises(SyncProblem) as caught:
        answer(handler, **more)
    return caught.value


def test_an_answer_is_read_whole():
    reply = answer(lambda _: httpx.Response(200, text="ja", headers={"Date": "Mon, 02 Mar 2026 01:02:03 GMT"}))
    assert (reply.status, reply.body, reply.content_type) == (200, b"ja", "text/plain")
    assert reply.date == dt.datetime(2026, 3, 2, 1, 2, 3, tzinfo=dt.UTC)


def test_we_say_who_we_are():
    seen = []
    answer(lambda request: seen.append(request.headers["User-Agent"]) or httpx.Response(200))
    assert seen[0].startswith("Tallybridge/")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("12", 12.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Mon, 02 Mar 2026 01:00:30 GMT", 30.0),
        ("999999", 3600.0),
        ("soon", None),
        ("nan", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None):
    headers = {"Date": "Mon, 02 Mar 2026 01:00:00 GMT", **({"Retry-After": header} if header else {})}
    assert answer(lambda _: httpx.Response(429, headers=headers)).retry_after == seconds


def test_an_answer_without_end_is_cut_off():
    found = problem(lambda _: httpx.Response(200, content=b"x" * 5000), largest=1000)
    assert isinstance(found, RunStopped)
    assert found.code is Code.MALFORMED


def test_a_packed_bomb_is_cut_off():
    packed = gzip.compress(b"\0" * 30_000_000)
    found = problem(lambda _: httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"}))
    assert found.code is Code.MALFORMED


def test_a_redirect_within_the_host_is_followed():
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/api"):
            return httpx.Response(302, headers={"Location": "/there"})
        return httpx.Response(200, text=request.url.path)

    assert answer(handler).body == b"/there"


@pytest.mark.parametrize(
    "location", ["https://evil.example/x", "http://erp.example.com.au:8443/x", "https://erp.example.com.au/"]
)
def test_a_redirect_elsewhere_is_refused(location: str):
    found = problem(lambda _: httpx.Response(307, headers={"Location": location}), method="POST")
    assert (type(found), found.code) == (RunStopped, Code.NOT_THE_SERVICE)


def test_a_post_is_not_turned_into_a_page():
    found = problem(lambda _: httpx.Response(302, headers={"Location": "/login.html"}), method="POST")
    assert found.code is Code.NOT_THE_SERVICE


def test_redirects_in_a_circle_end():
    found = problem(lambda request: httpx.Response(302, headers={"Location": str(request.url)}))
    assert found.code is Code.NOT_THE_SERVICE


def chained(error: Exception, *causes: Exception) -> Exception:
    at = error
    for cause in causes:
        at.__cause__ = cause
        at = cause
    return error


def unverified(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("certificate verify failed")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("cause", "kind", "code", "word"),
    [
        (unverified(10), RunStopped, Code.CERTIFICATE, "expired"),
        (unverified(9), RunStopped, Code.CERTIFICATE, "not valid yet"),
        (unverified(18), RunStopped, Code.CERTIFICATE, "self-signed"),
        (unverified(20), RunStopped, Code.CERTIFICATE, "authority"),
        (unverified(62), RunStopped, Code.CERTIFICATE, "another name"),
        (unverified(99), RunStopped, Code.CERTIFICATE, "not trusted"),
        (socket.gaierror(-2, "x"), NotSent, Code.UNREACHABLE, "not known"),
        (ConnectionRefusedError(), NotSent, Code.UNREACHABLE, "refuses"),
        (OSError(), NotSent, Code.UNREACHABLE, "No connection"),
    ],
)
def test_what_stops_a_connection(cause: Exception, kind: type, code: Code, word: str):
    found = problem_of(chained(httpx.ConnectError("x"), RuntimeError(), cause), "erp:8443")
    assert (type(found), found.code) == (kind, code)
    assert word in found.detail
    assert "erp:8443" in found.detail


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (httpx.ConnectTimeout("x"), NotSent, Code.TIMED_OUT),
        (httpx.PoolTimeout("x"), NotSent, Code.TIMED_OUT),
        (httpx.ReadTimeout("x"), Retryable, Code.TIMED_OUT),
        (httpx.RemoteProtocolError("x"), Retryable, Code.UNREACHABLE),
        (httpx.ReadError("x"), Retryable, Code.UNREACHABLE),
        (httpx.DecodingError("x"), Retryable, Code.MALFORMED),
        (httpx.UnsupportedProtocol("x"), NeedsUser, Code.BAD_ADDRESS),
    ],
)
def test_what_breaks_a_request(error: httpx.HTTPError, kind: type, code: Code):
    found = problem_of(error, "erp")
    assert (type(found), found.code) == (kind, code)


def test_a_refused_port_is_not_sent():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_client(f"http://127.0.0.1:{port}") as client, pytest.raises(NotSent) as caught:
        exchange(client, client.build_request("GET", ""))
    assert "refuses" in caught.value.detail


# --- certificates ----------------------------------------------------------------------------------------


def certificate(folder: Path, *, expired: bool = False) -> tuple[Path, Path]:
    """Make a self-signed certificate for 127.0.0.1 and its key."""
    import ipaddress

    pytest.importorskip("cryptography", reason="only Linux installs it, for the keyring")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=30))
        .not_valid_after(now + dt.timedelta(days=-1 if expired else 30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


class TlsServer:
    """Answers one request after another over TLS on a loopback port."""

    def __init__(self, cert: Path, key: Path):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(cert, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            try:
                with self.context.wrap_socket(connection, server_side=True) as secure:
                    if secure.recv(4096):
                        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            except OSError:
                connection.close()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture
def tls(tmp_path: Path):
    servers = []

    def start(*, expired: bool = False) -> tuple[str, Path]:
        cert, key = certificate(tmp_path, expired=expired)
        server = TlsServer(cert, key)
        servers.append(server)
        return f"https://127.0.0.1:{server.port}", cert

    yield start
    for server in servers:
        server.close()


def fetch(url: str, ca_file: str = "") -> bytes:
    with open_client(url, ca_file=ca_file) as client:
        return exchange(client, client.build_request("GET", "")).body


def test_a_self_signed_certificate_is_refused_with_the_way_out(tls):
    url, _ = tls()
    with pytest.raises(RunStopped) as caught:
        fetch(url)
    assert caught.value.code is Code.CERTIFICATE
    assert "CA file" in caught.value.detail


def test_the_companys_own_authority_is_trusted(tls):
    url, cert = tls()
    assert fetch(url, str(cert)) == b"ok"


def test_an_expired_certificate_is_named_so(tls):
    url, cert = tls(expired=True)
    with pytest.raises(RunStopped) as caught:
        fetch(url, str(cert))
    assert "expired" in caught.value.detail


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe\x00", b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n"]
)
def test_a_broken_authority_file_is_a_sentence(tmp_path: Path, content: bytes):
    path = tmp_path / "ca.pem"
    path.write_bytes(content)
    with pytest.raises(NeedsUser) as caught:
        trust(str(path))
    assert caught.value.code is Code.CERTIFICATE
    assert "ca.pem" in caught.value.detail


def test_a_missing_authority_file_is_a_sentence(tmp_path: Path):
    with pytest.raises(NeedsUser) as caught:
        trust(str(tmp_path / "none.pem"))
    assert "none.pem" in caught.value.detail


def test_verification_is_always_on():
    context = trust()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
