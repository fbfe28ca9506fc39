"""Starting with the session, where the owner ticks it: an entry of the system's own that a person can find and remove.

Linux and others: a file after the Desktop Application Autostart Specification (freedesktop.org, 0.5). Windows: a value
under the user's Run key (Microsoft, "Run and RunOnce Registry Keys"). macOS: a launch agent (``man launchd.plist``).
"""

from __future__ import annotations

import os
import plistlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.errors import Code, NeedsUser
from app.runtime.paths import find_home

HIDDEN = "--tray"
"""Starts without showing the window."""
NAME = "Tallybridge"
_AGENT = "au.com.tallybridge.window"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_BACKSLASH = "\\"
_QUOTED = '"`$\\'
"""What has to be escaped inside a quoted argument (Desktop Entry Specification, "The Exec key")."""


class Autostart(Protocol):
    """Whether the program starts with the session."""

    def enabled(self) -> bool:
        """Whether it does."""
        ...

    def turn(self, *, on: bool) -> None:
        """Let it, or no longer.

        Raises:
            NeedsUser: the system does not allow it.
        """
        ...


class FileAutostart:
    """An entry that is a file.

    Args:
        path: where the system looks for it.
        text: what it says.
    """

    def __init__(self, path: Path, text: bytes) -> None:
        self._path = path
        self._text = text

    def enabled(self) -> bool:
        """Whether the entry is there and no session tool has switched it off."""
        try:
            found = self._path.read_bytes()
        except OSError:
            return False
        lines = {line.strip().lower() for line in found.splitlines()}
        return not lines & {b"hidden=true", b"x-gnome-autostart-enabled=false"}

    def turn(self, *, on: bool) -> None:
        """Write the entry or remove it.

        Raises:
            NeedsUser: the folder cannot be written to.
        """
        try:
            if on:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.write_bytes(self._text)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as problem:
            raise NeedsUser(Code.BAD_INPUT, f"{self._path} cannot be changed: {problem.strerror}") from problem


class RegistryAutostart:
    """A value under the Run key of Windows.

    Args:
        command: what it starts.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = " ".join(_windows_quoted(part) for part in command)

    def enabled(self) -> bool:
        """Whether the value is there."""
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415 - Windows only

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                    return bool(winreg.QueryValueEx(key, NAME)[0])
            except OSError:
                return False
        else:
            return False

    def turn(self, *, on: bool) -> None:
        """Set the value or remove it.

        Raises:
            NeedsUser: the registry does not allow it.
        """
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415 - Windows only

            try:
                with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                    if on:
                        winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, self._command)
                    else:
                        winreg.DeleteValue(key, NAME)
            except FileNotFoundError:
                return
            except OSError as problem:
                raise NeedsUser(Code.BAD_INPUT, f"Windows did not allow it: {problem.strerror}") from problem


def open_autostart(
    home: Path | None,
    *,
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
    person: Path | None = None,
    frozen: bool | None = None,
) -> Autostart:
    """Return what starts the program on a home folder with the session.

    Args:
        home: the data's folder; None for the usual one, which the entry then does not name.
        platform: as ``sys.platform``.
        environment: looked at for ``XDG_CONFIG_HOME``.
        person: the person's own folder.
        frozen: whether the program is one executable; None finds out.
    """
    command = start_command(home, frozen=bool(getattr(sys, "frozen", False)) if frozen is None else frozen)
    own = person or Path.home()
    if platform == "win32":
        return RegistryAutostart(command)
    if platform == "darwin":
        agent = {"Label": _AGENT, "ProgramArguments": command, "RunAtLoad": True, "ProcessType": "Interactive"}
        return FileAutostart(own / "Library" / "LaunchAgents" / f"{_AGENT}.plist", plistlib.dumps(agent))
    # A relative path there is to be ignored (XDG Base Directory Specification).
    named = Path(environment.get("XDG_CONFIG_HOME", ""))
    folder = named if named.is_absolute() else own / ".config"
    return FileAutostart(folder / "autostart" / "tallybridge.desktop", _desktop_entry(command).encode())


def start_command(home: Path | None, *, frozen: bool) -> list[str]:
    """Return the command that starts the window hidden."""
    program = [sys.executable] if frozen else [sys.executable, "-m", "ui"]
    usual = find_home(None, {})
    place = [] if home is None or home.absolute() == usual else ["--home", str(home.absolute())]
    return [*program, HIDDEN, *place]


def _desktop_entry(command: Sequence[str]) -> str:
    return "\n".join(
        [
            "[Desktop Entry]",
            "Type=Application",
            f"Name={NAME}",
            "Comment=Keeps Pronto Xi and Stripe in step",
            # After the program was removed the entry is passed over (Desktop Entry Specification, "TryExec").
            f"TryExec={command[0].replace(_BACKSLASH, _BACKSLASH * 2)}",
            f"Exec={' '.join(_quoted(part) for part in command)}",
            "Icon=tallybridge",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "",
        ]
    )


def _quoted(part: str) -> str:
    """Return an argument as the Exec key wants it: quoted, percent signs doubled, and the string's own escapes."""
    escaped = "".join(f"\\{sign}" if sign in _QUOTED else sign for sign in part).replace("%", "%%")
    return '"{}"'.format(escaped.replace("\\", "\\\\"))


def _windows_quoted(part: str) -> str:
    """Return an argument as Windows programs take it apart; a name of a file there holds no quotation mark."""
    tail = len(part) - len(part.rstrip("\\"))
    return f'"{part}{chr(92) * tail}"'
