"""Secrets planted in a company, and a search for them in everything that a program leaves behind or shows."""

import base64
import io
import json
import urllib.parse
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

PRONTO = 'Pl4nted "pronto" & password'
TEST_KEY = "sk_test_practicePlantedTest0001"
LIVE_KEY = "sk_live_practicePlantedLive0002"
SMTP = "Pl4nted-smtp-pass/word+1"
WEBHOOK = "https://hooks.example.com/services/T0PLANTED/B0PLANTED/Pl4ntedHookToken"
LOCK = "Pl4nted lock phrase"
PLANTED = {"Pronto": PRONTO, "test key": TEST_KEY, "live key": LIVE_KEY, "SMTP": SMTP, "webhook": WEBHOOK, "lock": LOCK}


def spellings(secret: str) -> set[str]:
    """Return how a secret may be written: plain, for an address, in JSON, in base64."""
    return {
        secret,
        urllib.parse.quote(secret, safe=""),
        urllib.parse.quote_plus(secret),
        json.dumps(secret)[1:-1],
        base64.b64encode(secret.encode()).decode().rstrip("="),
    }


def found_in(place: str, content: bytes | str) -> list[str]:
    """Return which planted secrets a content holds, each with the place."""
    raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    wide = raw.replace(b"\x00", b"")
    return [
        f"{place}: {name}"
        for name, secret in PLANTED.items()
        for spelling in spellings(secret)
        if spelling.encode() in raw or spelling.encode() in wide
    ]


def leaks_under(*folders: Path) -> list[str]:
    """Return where planted secrets lie in files, packed ones and pages included."""
    return [
        leak
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for name, content in _contents(path.name, path.read_bytes())
        for leak in found_in(name, content)
    ]


def _contents(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file's bytes, and those of what is packed inside it."""
    yield name, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inner in packed.namelist():
                yield from _contents(f"{name}/{inner}", packed.read(inner))
    elif content[:5] == b"%PDF-":
        pages = PdfReader(io.BytesIO(content)).pages
        yield f"{name} (text)", "\n".join(page.extract_text() for page in pages).encode()
