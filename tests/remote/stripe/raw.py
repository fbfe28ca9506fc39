"""What a person does at Stripe, by the official library itself."""

import stripe

from tests.remote.stripe.driving import KEY


def raw(server, method, path, **params):
    http = stripe.RequestsClient()
    names = ("api", "files", "connect", "meter_events")
    client = stripe.StripeClient(KEY, http_client=http, base_addresses=dict.fromkeys(names, server.url))
    try:
        return client.raw_request(method, path, **params).data
    finally:
        http.close()
