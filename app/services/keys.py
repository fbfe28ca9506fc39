"""Idempotency keys: the same request of the same change always has the same key; a changed one never has."""

from __future__ import annotations

import hashlib
import json
import uuid

from app.domain.plan import Change
from app.domain.queue import Step
from app.ports.store import Store

_INSTALL = "install"


def install_id(store: Store) -> str:
    """Return this database's own random name, made on first use: two installations never share a key."""
    found = store.setting(_INSTALL)
    if not isinstance(found, str):
        found = uuid.uuid4().hex[:12]
        store.set_setting(_INSTALL, found)
    return found


def key_for(install: str, change: Change, step: Step, generation: int) -> str:
    """Return the key of one request: by installation, change, step, body and how often it was given up as lost.

    Well under the 255 characters Stripe takes (Stripe docs, idempotent requests).
    """
    body = json.dumps([step.method, step.path, step.params], sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.blake2b(body.encode(), digest_size=8).hexdigest()
    return f"tb-{install}-{change.id}-{step.name}-{generation}-{digest}"


def change_of(key: str) -> int:
    """Return the number of the change a key of ours was made for; 0 when it is none of ours."""
    parts = key.split("-")
    return int(parts[2]) if len(parts) > 3 and parts[0] == "tb" and parts[2].isdecimal() else 0
