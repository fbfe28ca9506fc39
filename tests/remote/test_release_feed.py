"""The release note is fetched from a loopback server that tells what it was asked, and misbehaves in every way."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.domain.errors import Code, NeedsUser, Retryable, RunStopped, SyncProblem
from app.remote import release_feed
from app.remote.release_feed import LARGEST_NOTE, fetch_release

NOTE = {
    "schema": 1,
    "version": "0.2.0",
    "date": "2026-12-01",
    "page": "https://example.com.au/tallybridge/0.2.0",
    "security": False,
    "sentence": "Faster previews.",
}


class Publisher:
    """A server on this computer; ``answer`` is called with each request's handler."""

    def __init__(self):
        self.seen = []
        self.answer = lambda handler: self.send(handler, json.dumps(NOTE).encode())
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.seen.append((self.path, dict(self.headers.items())))
                publisher.answer(self)

            def log_message(self, *_args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = False
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/feed.json"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def send(self, handler, body: bytes, status: int = 200, **headers: str):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def stop(self):
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


@pytest.fixture
def publisher():
    running = Publisher()
    yield running
    running.stop()


def problem(publisher) -> SyncProblem:
    with pytest.raises(SyncProblem) as caught:
        fetch_release(publisher.address)
    return caught.value


def test_the_note_is_fetched_and_the_server_learns_nothing(publisher):
    assert fetch_release(publisher.address).version == "0.2.0"
    ((path, headers),) = publisher.seen
    assert path == "/feed.json"
    assert headers.pop("Host").startswith("127.0.0.1:")
    assert headers.pop("User-Agent") == "Tallybridge"
    assert headers.pop("Accept") == "application/json"
    assert set(headers) <= {"Accept-Encoding", "Connection"}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://example.com.au/feed.json", Code.PLAIN_HTTP),
        ("ftp://example.com.au/feed.json", Code.BAD_ADDRESS),
        ("https://me:secret@example.com.au/feed.json", Code.BAD_ADDRESS),
        ("https://example.com.au/feed.json?who=me", Code.BAD_ADDRESS),
        ("file:///etc/passwd", Code.BAD_ADDRESS),
        ("", Code.BAD_ADDRESS),
    ],
)
def test_only_https_is_asked(address, code):
    with pytest.raises(NeedsUser) as refused:
        fetch_release(address)
    assert refused.value.code is code


@pytest.mark.parametrize("status", [204, 304, 401, 404, 429, 500, 503])
def test_any_other_status_is_no_note(publisher, status):
    publisher.answer = lambda handler: publisher.send(handler, b"", status)
    found = problem(publisher)
    assert isinstance(found, RunStopped)
    assert str(status) in found.detail


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Please sign in</html>", b"{}", b"\x00" * 100, json.dumps({**NOTE, "page": "http://x"}).encode()],
)
def test_what_is_no_note_is_refused_and_not_quoted(publisher, body):
    publisher.answer = lambda handler: publisher.send(handler, body)
    found = problem(publisher)
    assert found.code is Code.MALFORMED
    assert "sign in" not in found.detail


def test_a_flood_is_cut_off(publisher):
    sent = []

    def flood(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(2000):
                handler.wfile.write(b" " * LARGEST_NOTE)
                sent.append(LARGEST_NOTE)
        except OSError:
            pass

    publisher.answer = flood
    assert "more than 16 kB" in problem(publisher).detail
    assert sum(sent) < 2000 * LARGEST_NOTE


def test_a_small_parcel_that_unpacks_to_a_flood_is_cut_off(publisher):
    import gzip

    parcel = gzip.compress(b" " * 50_000_000)
    publisher.answer = lambda handler: publisher.send(handler, parcel, Content_Encoding="gzip")
    assert "more than 16 kB" in problem(publisher).detail


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_trickle_ends_when_the_time_is_over(publisher, monkeypatch, part):
    monkeypatch.setattr(release_feed, "WITHIN", 1.2)
    over = threading.Event()

    def trickle(handler):
        try:
            if part == "body":
                handler.send_response(200)
                handler.send_header("Content-Length", "5000")
                handler.end_headers()
            else:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(400):
                handler.wfile.write(b"a")
                handler.wfile.flush()
                if over.wait(0.1):
                    return
        except OSError:
            pass

    publisher.answer = trickle
    try:
        found = problem(publisher)
    finally:
        over.set()
    assert isinstance(found, Retryable)
    assert found.code is Code.TIMED_OUT


def test_another_host_is_not_followed(publisher):
    elsewhere = Publisher()
    try:
        publisher.answer = lambda handler: publisher.send(handler, b"", 302, Location=elsewhere.address)
        assert problem(publisher).code is Code.NOT_THE_SERVICE
        assert elsewhere.seen == []
    finally:
        elsewhere.stop()


def test_the_same_host_is_followed_a_little_and_no_cookie_comes_along(publisher):
    def move(handler):
        if handler.path == "/feed.json":
            publisher.send(handler, b"", 302, Location="/newer.json", Set_Cookie="visitor=4711; Path=/")
        else:
            publisher.send(handler, json.dumps(NOTE).encode())

    publisher.answer = move
    assert fetch_release(publisher.address).version == "0.2.0"
    assert [path for path, _ in publisher.seen] == ["/feed.json", "/newer.json"]
    assert not any(name.lower() == "cookie" for _, headers in publisher.seen for name in headers)
    publisher.answer = lambda handler: publisher.send(handler, b"", 302, Location="/feed.json")
    assert "round in circles" in problem(publisher).detail


def test_a_server_that_hangs_up_or_is_not_there(publisher):
    publisher.answer = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    assert isinstance(problem(publisher), Retryable)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Retryable):
        fetch_release(f"http://127.0.0.1:{port}/feed.json")


def test_a_quick_answer_leaves_no_timer_behind(publisher):
    before = threading.active_count()
    fetch_release(publisher.address)
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    assert threading.active_count() <= before
