"""``support-bundle``: what somebody who helps needs to see, in one file; it is sent nowhere."""

from __future__ import annotations

from dataclasses import asdict

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.cli.console import table
from app.cli.office_support import Draft
from app.services.checkup import size_words


def support_bundle(call: Call) -> int:
    """Collect a bundle and save it; exit code 1 when something could not be taken in."""
    options, service = call.options, call.office.support
    draft = call.read("Support bundle", lambda ctx: service.collect(ctx, records=options.with_records))
    try:
        path = call.read("Save", lambda ctx: service.save(draft, options.file, TRIGGER, ctx))
        size = path.stat().st_size
    finally:
        draft.discard()
    found = {
        "file": str(path),
        "bytes": size,
        "customer_data": options.with_records,
        "files": [asdict(part) for part in draft.parts],
        "missing": [asdict(one) for one in draft.missing],
    }
    call.console.result(found, _text(draft, str(path), size, records=options.with_records))
    return exits.ATTENTION if draft.missing else exits.DONE


def _text(draft: Draft, path: str, size: int, *, records: bool) -> str:
    """Return what is in it as a person reads it."""
    parts = [table(("file", "size", "what"), [(one.name, size_words(one.bytes), one.about) for one in draft.parts])]
    if draft.missing:
        parts.append("Not in it:\n" + "\n".join(f"  {one.name}: {one.why}" for one in draft.missing))
    customers = (
        "It holds data of your customers: give it only to people who may see them."
        if records
        else "Names, addresses, numbers and amounts of your customers are replaced in it."
    )
    parts.append(f"{path} is written ({size_words(size)}). It holds no password and no key. {customers}")
    parts.append("It was sent nowhere; look into it, then send it to whoever helps you.")
    return "\n\n".join(parts)
