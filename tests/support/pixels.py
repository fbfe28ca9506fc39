"""What is seen: contrast measured from rendered pixels, as WCAG 2.1 counts it."""

from collections import Counter

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

SCALE = 2
"""Rendered so many times as large: the strokes of small letters reach their full colour."""
_SPECK = 4
"""Fewer pixels of a colour are an edge between two."""


def luminance(colour: QColor) -> float:
    """Return relative luminance, 0 to 1."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def picture(widget: QWidget) -> QImage:
    """Return a widget as it is drawn, enlarged."""
    found = QImage(widget.size() * SCALE, QImage.Format.Format_RGB32)
    found.setDevicePixelRatio(SCALE)
    painter = QPainter(found)
    widget.render(painter, QPoint())
    painter.end()
    return found


def colours(drawn: QImage, area: QRect) -> Counter[int]:
    """Count the colours in a part of a picture; the area is in the widget's own pixels."""
    part = drawn.copy(QRect(area.topLeft() * SCALE, area.size() * SCALE).intersected(drawn.rect()))
    return Counter(memoryview(part.constBits()).cast("I")) if not part.isNull() else Counter()


def text_contrast(drawn: QImage, area: QRect) -> float | None:
    """Return how a text stands out from its ground; None where nothing is drawn."""
    found = colours(drawn, area)
    if len(found) < 2:
        return None
    ground = QColor.fromRgb(found.most_common(1)[0][0])
    return max(
        (contrast(QColor.fromRgb(colour), ground) for colour, number in found.items() if number >= _SPECK), default=None
    )


def changed(before: QImage, after: QImage, least: float) -> int:
    """Count the pixels that differ by at least such a contrast between two pictures of one size."""
    old, new = memoryview(before.constBits()).cast("I"), memoryview(after.constBits()).cast("I")
    pairs = Counter(pair for pair in zip(old, new, strict=True) if pair[0] != pair[1])
    return sum(n for (was, now), n in pairs.items() if contrast(QColor.fromRgb(was), QColor.fromRgb(now)) >= least)
