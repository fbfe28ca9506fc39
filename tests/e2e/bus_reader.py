"""A person with a screen reader, outside the process: finds by role and name, presses, types, reads; pyatspi only.

Run by the computer's own Python, which has pyatspi; nothing of the program is imported.
"""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyatspi
from gi.repository import Atspi, GLib

POLL = 0.05
_LOOK_AGAIN = 0.3
"""Seconds between two looks through a window: its own thread has to answer every question."""
PATIENCE = 120.0
"""Seconds to wait for anything, unless told otherwise."""
_DEEPEST = 40
_MOST_NODES = 20_000
_REPLY_MILLISECONDS = 20_000
"""How long a window that is busy may take to answer."""
ESCAPE, F1, _ENTER, _HOME, _DOWN = 0xFF1B, 0xFFBE, 0xFF0D, 0xFF50, 0xFF54
_CONTROL = 37
"""Key code of the left control key on every X server of a PC."""
Node = Any


class StuckError(AssertionError):
    """What was waited for did not come."""


def pump(seconds: float = 0.0) -> None:
    """Take what the bus tells, for so long."""
    end = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while True:
        for _ in range(1_000):
            if not context.iteration(False):
                break
        if time.monotonic() >= end:
            return
        time.sleep(POLL / 2)


def wait(what: str, is_so: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Return what a question answers once it is no longer nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := is_so():
                return found
        except (LookupError, RuntimeError, GLib.Error):
            # What was looked at has gone meanwhile.
            pass
        pump(_LOOK_AGAIN)
    raise StuckError(f"waited {seconds:.0f} s for {what}")


def role(node: Node) -> str:
    """Return a role by its name; newer buses say *button* for *push button*."""
    name = str(node.getRoleName())
    return "button" if name == "push button" else name


def has(node: Node, state: int) -> bool:
    return bool(node.getState().contains(state))


def tree(root: Node) -> Iterator[Node]:
    """Yield what is shown, in reading order; a table's cells are read through the table."""
    seen = 0
    waiting = [(root, 0)]
    while waiting and seen < _MOST_NODES:
        node, depth = waiting.pop()
        if node is None or (depth and not has(node, pyatspi.STATE_SHOWING)):
            continue
        seen += 1
        yield node
        if depth < _DEEPEST and role(node) != "table":
            waiting += [(child, depth + 1) for child in reversed(list(node))]


def _labels(node: Node) -> list[str]:
    """Return the words that are tied to a control, and what describes it."""
    tied = [one for one in node.getRelationSet() if one.getRelationType() == pyatspi.RELATION_LABELLED_BY]
    return [node.description, *(one.getTarget(place).name for one in tied for place in range(one.getNTargets()))]


class Reader:
    """The program as it is on the accessibility bus."""

    def __init__(self, pictures: Path) -> None:
        """Listen from now on; the program need not be there yet."""
        Atspi.set_timeout(_REPLY_MILLISECONDS, _REPLY_MILLISECONDS)
        self.pictures = pictures
        self.said: list[str] = []
        """What was announced, in order."""
        pyatspi.Registry.registerEventListener(self._hear, "object:announcement")
        self.app: Node = None

    def _hear(self, event: Any) -> None:
        self.said.append(str(event.any_data))

    def meet(self, name: str) -> None:
        """Wait for a program and its first window."""
        desk = pyatspi.Registry.getDesktop(0)
        self.app = wait(f"the program {name}", lambda: next((one for one in desk if one and one.name == name), None))
        # What the bus keeps may be a moment behind the window.
        self.app.set_cache_mask(Atspi.Cache.NONE)
        wait("its window", lambda: len(self.app) > 0)

    # --- finding --------------------------------------------------------------------------------------

    def top(self) -> Node:
        """Return the dialog in front, else the window."""
        shown = [one for one in self.app if one and has(one, pyatspi.STATE_SHOWING)]
        dialogs = [one for one in shown if role(one) in {"dialog", "alert"}]
        return (dialogs or shown or list(self.app))[-1]

    def look(self, wanted: str, name: str, root: Node = None) -> Node | None:
        """Return what has a role and this name, else one that begins so, or None."""
        found = None
        for node in tree(root or self.top()):
            if role(node) == wanted and node.name.startswith(name):
                if node.name == name:
                    return node
                found = found or node
        return found

    def find(self, wanted: str, name: str, root: Node = None, seconds: float = PATIENCE) -> Node:
        """Wait for what has a role and a name."""
        return wait(f"{wanted} “{name}”", lambda: self.look(wanted, name, root), seconds)

    def words(self, root: Node = None) -> list[str]:
        """Return every name in reading order: what a person hears going through."""
        return [node.name for node in tree(root or self.top()) if node.name.strip()]

    def dialog(self, title: str) -> Node:
        """Wait for a dialog."""
        return wait(f"the dialog “{title}”", lambda: self._dialog(title))

    def _dialog(self, title: str) -> Node | None:
        found = self.top()
        return found if role(found) == "dialog" and title in found.name else None

    def no_dialog(self) -> None:
        """Wait until no dialog is in front."""
        wait("the end of the dialog", lambda: role(self.top()) != "dialog")

    def heard(self, words: str, seconds: float = PATIENCE) -> str:
        """Wait until something was announced that has these words, and forget all before it."""

        def found() -> str | None:
            for place, one in enumerate(self.said):
                if words in one:
                    del self.said[: place + 1]
                    return one
            return None

        try:
            return str(wait(f"the announcement “{words}”", found, seconds))
        except StuckError as stuck:
            raise StuckError(f"{stuck}; heard: {self.said[-8:]}") from None

    # --- doing ----------------------------------------------------------------------------------------

    def press(self, wanted: str, name: str, root: Node = None) -> Node:
        """Wait until something can be pressed, and press it."""

        def ready() -> Node | None:
            node = self.look(wanted, name, root)
            return node if node is not None and has(node, pyatspi.STATE_ENABLED) else None

        node = wait(f"{wanted} “{name}” that can be pressed", ready)
        self.do(node, "Press", "Toggle")
        return node

    def do(self, node: Node, *wanted: str) -> None:
        """Do the first of these actions that something has."""
        offers = node.queryAction()
        names = [offers.getName(place) for place in range(offers.nActions)]
        chosen = next((name for name in wanted if name in names), None)
        if chosen is None:
            raise StuckError(f"{role(node)} “{node.name}” offers {names}, not {wanted}")
        offers.doAction(names.index(chosen))
        pump(POLL)

    def type_into(self, name: str, text: str, kind: str = "text") -> None:
        """Put a text into a field."""
        field = self.find(kind, name)
        if not field.queryEditableText().setTextContents(text):
            raise StuckError(f"the field “{name}” took no text")
        pump(POLL)

    def key(self, symbol: int) -> None:
        """Press a key in the window in front."""
        self._take_in_hand()
        self.strike(symbol)

    def control(self, letter: str) -> None:
        """Press Ctrl and a letter."""
        self._take_in_hand()
        pyatspi.Registry.generateKeyboardEvent(_CONTROL, None, pyatspi.KEY_PRESS)
        pyatspi.Registry.generateKeyboardEvent(ord(letter), None, pyatspi.KEY_SYM)
        pyatspi.Registry.generateKeyboardEvent(_CONTROL, None, pyatspi.KEY_RELEASE)
        pump(POLL)

    def choose(self, label: str, wanted: str) -> None:
        """Take an entry of a combo box, which is found by its label: its own name is the entry at hand."""
        box = wait(f"a combo box labelled “{label}”", lambda: self._combo(label))
        self._take_in_hand()
        self.do(box, "ShowMenu")
        entry = self.find("list item", wanted, box)
        self.strike(_HOME)
        for _ in range(entry.getIndexInParent()):
            self.strike(_DOWN)
        self.strike(_ENTER)
        wait(f"“{wanted}” in “{label}”", lambda: box.name == wanted)

    def _combo(self, label: str) -> Node | None:
        for node in tree(self.top()):
            if role(node) == "combo box" and label in _labels(node):
                return node
        return None

    def strike(self, symbol: int) -> None:
        """Press a key wherever the keyboard is."""
        pyatspi.Registry.generateKeyboardEvent(symbol, None, pyatspi.KEY_SYM)
        pump(POLL)

    def _take_in_hand(self) -> None:
        """Make the window in front the active one: without a window manager a click has to."""
        top = self.top()
        if has(top, pyatspi.STATE_ACTIVE):
            return
        label = next(node for node in tree(top) if role(node) == "label" and node.name)
        at = label.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        pyatspi.Registry.generateMouseEvent(at.x + at.width // 2, at.y + at.height // 2, "b1c")
        wait("the window in hand", lambda: has(self.top(), pyatspi.STATE_ACTIVE), 10)

    # --- reading tables -------------------------------------------------------------------------------

    def rows(self, name: str, least: int = 1) -> "Rows":
        """Wait for a table with so many rows."""

        def found() -> Rows | None:
            node = self.look("table", name)
            return Rows(node) if node is not None and node.queryTable().nRows >= least else None

        return wait(f"{least} rows in “{name}”", found)

    # --- when it hangs --------------------------------------------------------------------------------

    def describe(self) -> str:
        """Return what is on the screen, in words."""
        lines = []
        for one in self.app or ():
            lines += [f"{role(node)}: {node.name}" for node in tree(one) if node.name.strip()]
        return "\n".join(lines[:200])

    def picture(self, name: str) -> Path | None:
        """Take a picture of the screen, where a program for it is there."""
        png, dump = str(self.pictures / f"{name}.png"), str(self.pictures / f"{name}.xwd")
        for command in (["import", "-window", "root", png], ["xwd", "-root", "-silent", "-out", dump]):
            try:
                subprocess.run(command, check=True, timeout=20, capture_output=True)
            except (OSError, subprocess.SubprocessError):
                continue
            return Path(command[-1])
        return None


class Rows:
    """A table as it is read."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.table = node.queryTable()
        self.count: int = self.table.nRows

    @property
    def heads(self) -> list[str]:
        return [self.table.getColumnDescription(place) for place in range(self.table.nColumns)]

    def cells(self, row: int) -> list[str]:
        return [self.table.getAccessibleAt(row, place).name for place in range(self.table.nColumns)]

    def take(self, row: int) -> None:
        """Take a row in hand."""
        if not self.table.addRowSelection(row):
            self.table.getAccessibleAt(row, 0).queryComponent().grabFocus()
        pump(POLL)
