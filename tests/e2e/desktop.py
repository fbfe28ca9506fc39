"""A screen without a monitor, and a person at its keyboard: Xvfb, a window manager, xdotool."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOOLS = ("Xvfb", "openbox", "xdotool", "import")
SCREENSHOTS = "WINDOW_PATH_PICTURES"
"""Environment variable: where pictures of the path are kept."""
_POLL = 0.2


def missing_tools() -> list[str]:
    """Return what is not installed."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait_for(what: str, is_so: Callable[[], object], seconds: float = 90.0) -> object:
    """Return what a question answers once it is no longer nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(_POLL)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")


@dataclass
class Desktop:
    """A display with a window manager on it."""

    environment: dict[str, str]
    pictures: Path
    taken: int = 0

    def keys(self, *names: str) -> None:
        """Press keys, one after the other: ``ctrl+r``, ``Return``."""
        self._run("xdotool", "key", "--clearmodifiers", "--delay", "60", *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self._run("xdotool", "type", "--delay", "15", text)

    def windows(self, title: str) -> list[str]:
        """Return the ids of the visible windows whose title has a text in it."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=self.environment, capture_output=True, text=True, check=False, timeout=20,
        )  # fmt: skip
        return found.stdout.split()

    def press_until(self, title: str, *names: str) -> None:
        """Press keys until a window of this title comes: what they act on may still be loading."""
        for _ in range(30):
            self.keys(*names)
            end = time.monotonic() + 4
            while time.monotonic() < end:
                if self.windows(title):
                    return
                time.sleep(_POLL)
        raise AssertionError(f"no window “{title}” came for {names}")

    def picture(self, name: str) -> Path:
        """Take a picture of the whole screen."""
        self.taken += 1
        path = self.pictures / f"{self.taken:02}-{name}.png"
        self._run("import", "-window", "root", str(path))
        return path

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program on the display."""
        return subprocess.Popen(command, env=self.environment | environment)

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, timeout=30, capture_output=True)


@contextmanager
def desktop(pictures: Path, size: str = "1366x768") -> Iterator[Desktop]:
    """Open a display of a size; everything on it ends with it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    pictures.mkdir(parents=True, exist_ok=True)
    found = Desktop({**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}, pictures)
    manager = found.start("openbox")
    try:
        yield found
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)
