"""Two days of a bookkeeper with a screen reader, through the accessibility bus alone: run by the computer's own Python.

``bus_path.py practice FOLDER`` or ``bus_path.py wizard FOLDER PRONTO_ADDRESS USER PASSWORD KEY``: the folder takes
pictures; the last line printed is a JSON object of what was seen.
"""

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pyatspi

from tests.e2e.bus_reader import ESCAPE, F1, Reader, StuckError, has, pump, role, tree, wait

_RUN = 240.0
"""Seconds that a run of the practice company may take on a busy computer."""
Seen = dict[str, object]


def _require(is_so: object, words: str) -> None:
    if not is_so:
        raise StuckError(words)


def practice(reader: Reader) -> Seen:
    """From the first look to the end of the day."""
    seen: Seen = {}
    for step in (_preview, _sync, _mess, _reconcile, _fix_and_undo, _skip, _accept, _help, _policy):
        print(f"- {step.__name__}", flush=True)
        step(reader, seen)
    _leave(reader)
    return seen


def _preview(reader: Reader, seen: Seen) -> None:
    reader.press("button", "Show the preview")
    reader.heard("Preview", _RUN)
    reader.press("page tab", "Preview")
    rows = reader.rows("Changes of the preview", 5)
    _require(all(rows.heads), f"a column without a heading: {rows.heads}")
    first = dict(zip(rows.heads, rows.cells(0), strict=True))
    _require(first["Action"] and first["Pronto id"] and first["Why"], f"a row that says too little: {first}")
    seen["previewed"] = rows.count


def _sync(reader: Reader, seen: Seen) -> None:
    reader.press("button", "Sync these")
    reader.heard("Sync: starting")
    seen["synced"] = reader.heard("Sync done", _RUN)
    wait("the count beside the page's name", lambda: reader.look("page tab", "Needs attention,"))


def _mess(reader: Reader, seen: Seen) -> None:
    reader.press("page tab", "Settings")
    reader.press("button", "Make a mess")
    seen["messed"] = reader.heard("changed on both sides", _RUN)


def _reconcile(reader: Reader, seen: Seen) -> None:
    reader.press("page tab", "Mismatches")
    reader.press("button", "Reconcile now")
    reader.heard("Reconciliation: starting")
    reader.heard("Reconciliation done", _RUN)
    seen["about"] = reader.heard("differences open in")


def _fix_and_undo(reader: Reader, seen: Seen) -> None:
    card = wait("a card whose way is Pronto's", lambda: _card(reader))
    seen["card"] = card.name
    reader.do(card, "Press")
    rows = reader.rows("Differences")
    row = dict(zip(rows.heads, rows.cells(0), strict=True))
    _require(row["Pronto"] and row["Stripe"] and row["Pronto"] != row["Stripe"], f"what differs is not told: {row}")
    sides = reader.find("panel", "Fields side by side")
    seen["differs"] = wait("both sides in words", lambda: _differing(reader.words(sides)))
    reader.press("button", "Use Pronto's")
    reader.dialog("Settle 1 record?")
    reader.rows("Changes of the plan")
    reader.press("button", "Apply to 1 record")
    reader.no_dialog()
    seen["fixed"] = reader.heard("Done: ")
    reader.press("button", "Undo")
    seen["undone"] = _undone(reader)


def _card(reader: Reader) -> object | None:
    """Return the first card of one record that was changed in Pronto."""
    for node in tree(reader.top()):
        if role(node) == "button" and node.name.startswith("Changed in Pronto. 1 item"):
            return node
    return None


def _differing(words: list[str]) -> list[str]:
    """Return the values of the first field on which the sides differ, once both are there."""
    told = [one for one in words if ", Pronto: " in one or ", Stripe: " in one]
    return told[:2] if len(told) > 1 and all("[" in one for one in told[:2]) else []


def _undone(reader: Reader) -> str:
    """Agree to the undo where it asks, and return how it ended."""

    def ended() -> str | None:
        for one in reader.said:
            if one.startswith("Undone"):
                return one
        if role(reader.top()) == "dialog":
            reader.press("button", "Undo")
        return None

    return str(wait("the end of the undo", ended, _RUN))


def _skip(reader: Reader, seen: Seen) -> None:
    reader.press("page tab", "Needs attention")
    rows = reader.rows("Entries", 3)
    row = dict(zip(rows.heads, rows.cells(2), strict=True))
    _require(row["Why"] and row["Stands"], f"a row that says too little: {row}")
    rows.take(2)
    reader.find("label", row["Record"], reader.find("panel", "The entry in full"))
    reader.press("button", "Skip…")
    dialog = reader.dialog("Skip")
    _require(any(row["Record"] in one for one in reader.words(dialog)), f"another record than {row['Record']} is meant")
    reader.type_into("Note", "Closed in March; skipped from the screen reader")
    reader.press("button", "Skip", dialog)
    reader.no_dialog()
    seen["skipped"] = row["Id"]
    wait("the card of what is skipped", lambda: reader.look("button", "Skipped"))


def _accept(reader: Reader, seen: Seen) -> None:
    reader.press("page tab", "Matching")
    rows = reader.rows("Possible pairs")
    seen["pairs"] = rows.count
    seen["pair"] = dict(zip(rows.heads, rows.cells(0), strict=True))
    both = reader.find("panel", "Both records side by side")
    wait("the pair in words", lambda: any(", Stripe: " in one for one in reader.words(both)))
    reader.press("button", "Accept")
    seen["accepted"] = reader.heard("Accepted: ")


def _help(reader: Reader, _seen: Seen) -> None:
    reader.key(F1)
    shown = wait("the help", lambda: reader.top() if reader.top().name.startswith("Help") else None)
    text = next(node for node in tree(shown) if node.name == "Text of the help")
    _require("practice company" in text.queryText().getText(0, 4_000), "the help cannot be read")
    reader.key(ESCAPE)
    wait("the window behind the help", lambda: not reader.top().name.startswith("Help"))


def _policy(reader: Reader, seen: Seen) -> None:
    reader.press("page tab", "Settings")
    reader.choose("Invoices in Stripe", "Finalise")
    reader.press("button", "Save policies")
    seen["saved"] = reader.heard("Saved")


def _leave(reader: Reader) -> None:
    reader.control("q")


def wizard(reader: Reader, pronto: str, user: str, password: str, key: str) -> Seen:
    """Connect a company of one's own from the welcome page; the first try of each test is wrong."""
    seen: Seen = {}
    reader.press("button", "Connect mine")
    reader.type_into("Company name", "Spoken Supplies")
    reader.press("button", "Next")
    reader.type_into("Address", pronto)
    reader.type_into("User", user)
    reader.type_into("Password", "not the password", "password text")
    reader.press("button", "Test Pronto")
    seen["refused"] = reader.heard("password")
    reader.type_into("Password", password, "password text")
    reader.press("button", "Test Pronto")
    seen["pronto"] = reader.heard("Pronto answers")
    seen["offers"] = reader.words(reader.find("panel", "What Pronto offers"))
    reader.press("button", "Next")
    reader.type_into("Restricted key", "nonsense", "password text")
    reader.press("button", "Test Stripe")
    seen["no_key"] = reader.heard("key")
    reader.type_into("Restricted key", key, "password text")
    reader.press("button", "Test Stripe")
    seen["stripe"] = reader.heard("works")
    _require(not any(key in one for one in reader.words()), "the key is read aloud")
    reader.press("button", "Next")
    seen["summary"] = reader.words(reader.find("panel", "Summary"))
    reader.press("button", "Connect and preview")
    reader.heard("Preview", _RUN)
    wait("the pages", lambda: has(reader.find("page tab", "Overview"), pyatspi.STATE_SELECTED) or True)
    reader.press("page tab", "Preview")
    seen["previewed"] = reader.rows("Changes of the preview").count
    _leave(reader)
    return seen


def main(path: str, folder: str, *more: str) -> int:
    """Walk a path; where it hangs, say where, what is on the screen, and take a picture of it."""
    reader = Reader(Path(folder))
    walks: dict[str, Callable[..., Seen]] = {"practice": practice, "wizard": wizard}
    try:
        reader.meet("Tallybridge")
        seen = walks[path](reader, *more)
    except Exception:  # noqa: BLE001 - told whole to the test
        traceback.print_exc()
        picture = reader.picture("stuck")
        print(f"heard last: {reader.said[-10:]}", f"picture: {picture}", reader.describe(), sep="\n", file=sys.stderr)
        return 1
    pump()
    print(json.dumps(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
