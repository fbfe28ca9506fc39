"""A mail server, a webhook and a desktop of the tests' own, all on this computer."""

import json
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "kim@example.com.au", "planted-Mail-passw0rd-77"


class Postbox:
    """Takes e-mail; implements aiosmtpd's handler."""

    def __init__(self):
        self.letters = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return self.answer


class _Office(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _sign_in(server, session, envelope, mechanism, data):
    right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=right, handled=right)


@pytest.fixture
def post_office():
    """Start mail servers: ``post_office()`` returns a postbox and its port."""
    running = []

    def start(**options):
        box = Postbox()
        controller = _Office(box, hostname="127.0.0.1", port=0, **options)
        controller.start()
        running.append(controller)
        return box, controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def signing_in():
    """Options of a mail server that asks for a sign-in."""
    return {"authenticator": _sign_in, "auth_required": True, "auth_require_tls": False}


class Webhook(ThreadingHTTPServer):
    """Takes what is posted and answers with a status."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Hook)
        self.posted = []
        self.status = 200

    @property
    def address(self):
        return f"json://127.0.0.1:{self.server_address[1]}/planted-Hook-t0ken-88"


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def webhook():
    server = Webhook()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
