"""Log lines and tracebacks in which nobody's customer can be told: their frame stays, what they quote does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

SourceLine = Callable[[str, int], str]
"""Returns a line of the program's own source by file and number, stripped; blank when there is none."""
_HEADER = re.compile(
    r"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (DEBUG|INFO|WARNING|ERROR|CRITICAL)"
    r" (.{0,80}?) ([a-z_][\w.]{0,80}): (.*)",
    re.ASCII,
)
_THREAD = re.compile(
    r"lane (?:read|write-\d+)(?: \d+)?|(?:MainThread|Thread|ThreadPoolExecutor)(?:-\d+)?(?:_\d+)?", re.ASCII
)
_FRAME = re.compile(r'(\s*)File "([^"]{1,400})", line (\d{1,7}), in ([A-Za-z_<][\w<>.]{0,80})', re.ASCII)
_FAULT = re.compile(
    r"([\s|+-]*)((?:[a-z_]\w*\.){0,8}[A-Z]\w{0,60}(?:Error|Exception|Warning|Interrupt|Exit|Group))(: ?)(.*)", re.ASCII
)
_BARE_FAULT = re.compile(r"[\s|+-]*(?:[a-z_]\w*\.){0,8}[A-Z]\w{0,60}(?:Error|Exception|Interrupt|Exit)", re.ASCII)
_CARETS = re.compile(r"[\s|]*[~^]+[~^ ]*")
_FIXED = frozenset(
    {
        "Traceback (most recent call last):",
        "During handling of the above exception, another exception occurred:",
        "The above exception was the direct cause of the following exception:",
    }
)
"""What Python itself puts between parts of a traceback."""
_HEAD_OF_REPORT = re.compile(
    r"Tallybridge crash report|When: [\d:T.+-]{1,40}|When: not known|Version: [\w.+-]{1,40}|Python: [\w .,()+-]{1,200}",
    re.ASCII,
)
_HEAD_LINES = 6
_ANCHOR = re.compile(r"(?:^|[\\/])((?:app|ui|resources|site-packages|python3[\w.]*)[\\/][\w./\\-]+\.pyc?)$", re.ASCII)
_FROZEN = re.compile(r"<frozen [\w.]+>|<string>", re.ASCII)


def cleaned(lines: Iterable[str], clean: Callable[[str], str], source_line: SourceLine) -> Iterator[str]:
    """Yield the lines of a log or a crash report, cleaned, without their ends.

    Args:
        lines: without their ends.
        clean: takes out of a text whatever could tell whose it is.
        source_line: proves that a line under a frame is the program's code and not somebody's data.
    """
    frame: tuple[str, int] | None = None
    for line in lines:
        below, frame = frame, None
        found = _FRAME.fullmatch(line)
        if found is not None:
            frame = (found[2], int(found[3]))
            place = _place(found[2])
            yield f'{found[1]}File "{place or "somewhere else"}", line {found[3]}, in {found[4] if place else "code"}'
        else:
            proven = below is not None and line.strip() and line.strip() == source_line(*below)
            yield line if proven or _of_python(line) else _told(line, clean)


def _of_python(line: str) -> bool:
    """Whether a line is one that Python itself puts into a traceback."""
    return line.strip() in _FIXED or bool(_CARETS.fullmatch(line) or _BARE_FAULT.fullmatch(line))


def report_cleaned(lines: Iterable[str], clean: Callable[[str], str], source_line: SourceLine) -> Iterator[str]:
    """Yield the lines of a crash report, cleaned; what its head says of the program stays."""
    whole = iter(lines)
    for _ in range(_HEAD_LINES):
        line = next(whole, None)
        if line is None:
            return
        if _HEAD_OF_REPORT.fullmatch(line):
            yield line
        else:
            name, colon, rest = line.partition(": ")
            yield f"{name}{colon}{clean(rest)}" if name == "Where" else clean(line)
    yield from cleaned(whole, clean, source_line)


def _told(line: str, clean: Callable[[str], str]) -> str:
    """Return a line of words: what the log or Python put before them stays."""
    header = _HEADER.fullmatch(line)
    if header is not None:
        thread = header[3] if _THREAD.fullmatch(header[3]) else clean(header[3])
        return f"{header[1]} {header[2]} {thread} {header[4]}: {clean(header[5])}"
    fault = _FAULT.fullmatch(line)
    if fault is not None:
        return f"{fault[1]}{fault[2]}{fault[3]}{clean(fault[4])}"
    return clean(line)


def _place(path: str) -> str:
    """Return the part of a file's path that is the program's or a library's; blank when it is neither."""
    anchored = _ANCHOR.search(path)
    if anchored is not None:
        return anchored[1].replace("\\", "/")
    return path if _FROZEN.fullmatch(path) else ""
