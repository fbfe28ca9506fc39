"""A page and a pen: texts that fit their place, lines, boxes; measured in points from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.reports import colours

REGULAR, BOLD, CHINESE = "Inter", "Inter-SemiBold", "STSong-Light"
"""Chinese, Japanese and Korean signs are shown in a typeface that viewers bring along (PDF reference, Adobe-GB1)."""
MARGIN = 42.0
_UNKNOWN = "□"
_CJK = ((0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xFF01, 0xFF5E))
_TALL = A4
_WIDE = landscape(A4)


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """Make the typefaces known to the library, once; return the characters Inter has."""
    for name, file in ((REGULAR, "Inter-Regular.ttf"), (BOLD, "Inter-SemiBold.ttf")):
        with resources.files("resources.fonts").joinpath(file).open("rb") as data:
            pdfmetrics.registerFont(TTFont(name, data))
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return frozenset(_face(REGULAR))


def _face(name: str) -> dict[int, int]:
    """Return which glyph shows which character in an embedded typeface."""
    font = pdfmetrics.getFont(name)
    assert isinstance(font, TTFont)
    table: dict[int, int] = font.face.charToGlyph
    return table


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one typeface."""

    font: str
    text: str


def runs(text: str, font: str) -> list[Run]:
    """Split a text by the typeface that has its characters; one that no typeface has becomes a box."""
    inter = _known()
    found: list[tuple[str, list[str]]] = []
    for sign in text:
        code = ord(sign)
        if code in inter:
            name, shown = font, sign
        elif any(first <= code <= last for first, last in _CJK):
            name, shown = CHINESE, sign
        else:
            name, shown = font, _UNKNOWN
        if found and found[-1][0] == name:
            found[-1][1].append(shown)
        else:
            found.append((name, [shown]))
    return [Run(name, "".join(signs)) for name, signs in found]


def width_of(text: str, font: str, size: float) -> float:
    """Return how wide a text is, in points."""
    return sum(pdfmetrics.stringWidth(run.text, run.font, size) for run in runs(text, font))


def fitted(text: str, font: str, size: float, width: float) -> str:
    """Return as much of a text as fits a width in points, with an ellipsis when it is cut."""
    # No sign of the typeface is narrower than a seventh of its size.
    text = text[: int(width / size * 7) + 2]
    if width_of(text, font, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle] + "…", font, size) <= width else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


def wrapped(text: str, font: str, size: float, width: float, lines: int) -> list[str]:
    """Return a text in lines of a width in points; what does not fit is cut with an ellipsis."""
    found: list[str] = []
    line = ""
    words = text[:4_000].split()
    for place, word in enumerate(words):
        longer = f"{line} {word}".strip()
        if width_of(longer, font, size) <= width:
            line = longer
            continue
        if len(found) == lines - 1:
            return [*found, fitted(" ".join([*([line] if line else []), *words[place:]]), font, size, width)]
        if line:
            found.append(line)
        line = fitted(word, font, size, width)
    return [*found, line] if line else found


class Page:
    """Draws on the pages of one file.

    Args:
        path: the file.
        title: the document's title.
        footer: said at the bottom of every page.
    """

    def __init__(self, path: str, title: str, footer: str) -> None:
        _known()
        # The stubs take the name for a number. Without it every page would name a typeface that is not embedded.
        self._canvas = Canvas(path, pagesize=_TALL, pageCompression=1, initialFontName=REGULAR)  # type: ignore[arg-type]
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Tallybridge")
        self._canvas.setCreator("Tallybridge")
        self._footer = footer
        self._number = 0
        self._marks = 0
        self.width, self.height = _TALL
        self._begin()

    @property
    def right(self) -> float:
        """Where the printable part ends."""
        return self.width - MARGIN

    @property
    def bottom(self) -> float:
        """How far down lists may go."""
        return self.height - MARGIN - 14

    def next(self, *, wide: bool = False) -> None:
        """Finish the page and begin another, lying when wide."""
        self._canvas.showPage()
        self.width, self.height = _WIDE if wide else _TALL
        self._canvas.setPageSize((self.width, self.height))
        self._begin()

    def save(self) -> None:
        """Finish the last page and write the file."""
        self._canvas.showPage()
        self._canvas.save()

    def mark(self, title: str) -> None:
        """Add the place to the reader's outline."""
        self._marks += 1
        key = f"place{self._marks}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, level=0, closed=False)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 9,
        *,
        font: str = REGULAR,
        ink: str = colours.TEXT,
        width: float | None = None,
        right: bool = False,
    ) -> None:
        """Write a line whose feet stand at ``y``; cut to a width; ``right`` ends it at ``x``."""
        shown = words if width is None else fitted(words, font, size, width)
        left = x - width_of(shown, font, size) if right else x
        self._canvas.setFillColor(HexColor(ink))
        for run in runs(shown, font):
            self._canvas.setFont(run.font, size)
            self._canvas.drawString(left, self.height - y, run.text)
            left += pdfmetrics.stringWidth(run.text, run.font, size)

    def link(self, x: float, y: float, width: float, address: str) -> None:
        """Lead from a line at ``y`` to an address."""
        box = (x, self.height - y - 2, x + width, self.height - y + 8)
        self._canvas.linkURL(address, box, relative=0, thickness=0)

    def line(self, x: float, y: float, to: float, ink: str = colours.LINE, width: float = 0.6) -> None:
        """Draw a level line."""
        self._canvas.setStrokeColor(HexColor(ink))
        self._canvas.setLineWidth(width)
        self._canvas.line(x, self.height - y, to, self.height - y)

    def box(self, x: float, y: float, width: float, height: float, wash: str, *, radius: float = 0) -> None:
        """Fill a box whose top left corner is at ``x``, ``y``."""
        self._canvas.setFillColor(HexColor(wash))
        self._canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=0, fill=1)

    def lines(
        self, x: float, y: float, words: Sequence[str], size: float, *, leading: float, ink: str = colours.TEXT
    ) -> float:
        """Write lines below one another; return where the next would stand."""
        for line in words:
            self.text(x, y, line, size, ink=ink)
            y += leading
        return y

    def _begin(self) -> None:
        """Number the page and write its footer."""
        self._number += 1
        foot = self.height - MARGIN + 14
        self.line(MARGIN, foot - 11, self.right)
        self.text(MARGIN, foot, self._footer, 7.5, ink=colours.FAINT, width=self.right - MARGIN - 60)
        self.text(self.right, foot, f"Page {self._number}", 7.5, ink=colours.FAINT, right=True)
