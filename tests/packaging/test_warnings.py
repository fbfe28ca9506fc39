"""The one warning that is let through is stripe's own, and it is still there to be let through."""

import json
import threading
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe


class _Customer(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"id": "cus_1", "object": "customer"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        self.server.lines.append(args)


@pytest.fixture
def client():
    server = HTTPServer(("127.0.0.1", 0), _Customer)
    server.lines = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    transport = stripe.HTTPXClient(allow_sync_methods=True)
    address = f"http://127.0.0.1:{server.server_port}"
    yield stripe.StripeClient("sk_test_made_up", base_addresses={"api": address}, http_client=transport)
    transport.close()
    server.shutdown()
    server.server_close()
    thread.join()


def test_stripe_over_httpx_passes_with_warnings_as_errors(client, monkeypatch):
    monkeypatch.setattr(stripe, "enable_telemetry", False)
    assert client.v1.customers.create({"name": "Acme"}).id == "cus_1"


def test_the_exception_is_still_needed(client, monkeypatch):
    monkeypatch.setattr(stripe, "enable_telemetry", False)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        client.v1.customers.create({"name": "Acme"})
    assert [str(warning.message) for warning in seen if "content=" in str(warning.message)]
