"""A tiny Xi site over a fake network, with the habits real sites may have."""

import re
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import httpx

OK = "<APIResponseStatus><Code>OK</Code></APIResponseStatus>"


def xml(text: str, status: int = 200, **headers) -> httpx.Response:
    return httpx.Response(
        status,
        text=f'<?xml version="1.0" encoding="UTF-8"?>{text}',
        headers={"Content-Type": "application/xml", **headers},
    )


def login_ok(token: str = "word:*:abc") -> httpx.Response:
    return xml(
        "<AuthInfo><AuthStatus><Id>200</Id><Description>LOGIN_OK</Description></AuthStatus>"
        f"<token>{token}</token></AuthInfo>"
    )


def refused(code: str, words: str, root: str = "XResponse") -> httpx.Response:
    return xml(
        f"<{root}><APIResponseStatus><APIErrors><APIError>{escape(words)}</APIError></APIErrors>"
        f"<Code>{code}</Code></APIResponseStatus></{root}>"
    )


class FakeXi:
    """Answers ``CusGetCustomers`` and friends from a list of rows.

    Attributes:
        rows: element name to text, in key order.
        cap: most rows of a reply.
        inclusive: whether the start key's row comes again.
        ignores: parts of the request without effect: ``StartKeys``, ``Filters``.
        lacks: element names the site refuses.
        quiet: refuse a lacking field without naming it.
    """

    def __init__(self, rows, *, call="CusGetCustomers", collection="Customers", record="Customer", key="CustomerCode"):
        self.rows = rows
        self.call, self.collection, self.record, self.key = call, collection, record, key
        self.cap = 400
        self.inclusive = True
        self.ignores = set()
        self.lacks = set()
        self.quiet = False
        self.requests = []
        self.logins = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/login"):
            self.logins += 1
            return login_ok(f"token-{self.logins}")
        name = request.url.path.rpartition("/")[2]
        if name != self.call:
            return refused("UNKNOWN_CALL", f"{name} is not available")
        root = ET.fromstring(re.sub(rb' xmlns="[^"]*"', b"", request.content))
        self.requests.append(root)
        return self.answer(root)

    def answer(self, root: ET.Element) -> httpx.Response:
        wanted = [field.tag for field in root.find(f"RequestFields/{self.collection}/{self.record}")]
        lacking = sorted(self.lacks & set(wanted))
        if lacking:
            return refused("E42", "No such field" if self.quiet else f"{self.record} has no field {lacking[0]}")
        found = [row for row in self.rows if self.matches(row, root)]
        start = root.find("StartKeys")
        if start is not None and "StartKeys" not in self.ignores:
            after = start.findtext(self.key) or ""
            found = [row for row in found if row[self.key] > after or (self.inclusive and row[self.key] == after)]
        limit = min(self.cap, int(root.findtext("RecordLimit")))
        body = "".join(
            f"<{self.record}>"
            + "".join(f"<{name}>{escape(row.get(name, ''))}</{name}>" for name in sorted(wanted))
            + f"</{self.record}>"
            for row in found[:limit]
        )
        return xml(
            f'<{self.call}Response xmlns="http://www.pronto.net/cus/9.9.9">{OK}'
            f"<{self.collection}>{body}</{self.collection}></{self.call}Response>"
        )

    def matches(self, row, root: ET.Element) -> bool:
        if "Filters" in self.ignores:
            return True
        for field in root.findall("Filters/*"):
            first, last = field.findtext("Range/From") or "", field.findtext("Range/To") or ""
            value = row.get(field.tag, "")
            if value < first or (last and value > last):
                return False
        return True


def debtors(count: int, **more):
    return [{"CustomerCode": f"C{number:05d}", "CustomerName": f"Debtor {number}", **more} for number in range(count)]
