"""Draw the sizes of the app icon that installers want from ``resources/icons/tallybridge.svg``.

Run ``.venv/bin/python installer/draw_icons.py`` after changing the drawing, and commit what it writes: a PNG for
Linux desktops and an ICO for Windows.
"""

import os
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_ROOT = Path(__file__).resolve().parent.parent
_DRAWING = _ROOT / "resources" / "icons" / "tallybridge.svg"
_WINDOWS_SIZES = (16, 24, 32, 48, 64, 256)
_LINUX_SIZE = 256


def draw(pixels: int) -> bytes:
    """Return the icon as a square PNG.

    Args:
        pixels: Width and height.
    """
    image = QImage(QSize(pixels, pixels), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(_DRAWING)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the library takes str
    return bytes(data.data())


def windows_icon() -> bytes:
    """Return one ICO file that holds all of Windows' sizes as PNGs (allowed since Windows Vista)."""
    pictures = [draw(size) for size in _WINDOWS_SIZES]
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, picture in zip(_WINDOWS_SIZES, pictures, strict=True):
        # A size of 256 is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return header + entries + b"".join(pictures)


def main() -> None:
    """Write the PNG and the ICO beside the installers that use them."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QGuiApplication([])
    (_ROOT / "installer" / "linux" / "tallybridge.png").write_bytes(draw(_LINUX_SIZE))
    (_ROOT / "installer" / "windows" / "tallybridge.ico").write_bytes(windows_icon())


if __name__ == "__main__":
    main()
