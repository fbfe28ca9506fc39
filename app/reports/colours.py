"""The report's colours: those of the window in daylight, so that paper and screen look alike."""

from __future__ import annotations

TEXT = "#18202e"
MUTED = "#566073"
FAINT = "#6d7789"
LINE = "#e3e6ec"
SUNKEN = "#f5f6f8"
ACCENT = "#17666f"
ACCENT_WASH = "#e4f1f2"
BARS = ("#17666f", "#8fbfc4")
"""First and second series of a chart; they differ in lightness too, for printers without colour."""
FINDING = {
    "green": ("#14733f", "#e3f4ea"),
    "amber": ("#8f4d00", "#fdf0dc"),
    "red": ("#b0242b", "#fce8e8"),
    "none": ("#566073", "#eef0f4"),
}
"""Ink and wash of a certificate's colour."""
MODE = {"practice": "#6a3fb5", "test": "#3b5f86", "live": "#14733f"}
"""Ink of practice, test and live."""
