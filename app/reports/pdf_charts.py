"""Small charts for a page: bars to read at a glance, each with its number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.reports import colours
from app.reports.pdf_page import BOLD, Page

_SIZE = 7.0


def titled(page: Page, x: float, y: float, width: float, title: str) -> float:
    """Write a chart's title; return where the chart begins."""
    page.text(x, y, title, 8.5, font=BOLD, width=width)
    return y + 10


def level_bars(page: Page, x: float, y: float, width: float, rows: Sequence[tuple[str, int]]) -> None:
    """Draw bars lying below one another, words to the left: for names."""
    words = width * 0.46
    most = max((count for _, count in rows), default=0) or 1
    for place, (name, count) in enumerate(rows):
        foot = y + 12 + place * 13
        page.text(x, foot, name, _SIZE, ink=colours.MUTED, width=words - 5)
        length = (width - words - 30) * count / most
        page.box(x + words, foot - 7, max(length, 0.8), 9, colours.BARS[0])
        page.text(x + words + length + 4, foot, f"{count:,}", _SIZE)


def standing_bars(page: Page, x: float, y: float, width: float, height: float, rows: Sequence[tuple[str, int]]) -> None:
    """Draw bars standing side by side, words below: for ages."""
    most = max((count for _, count in rows), default=0) or 1
    step = width / max(len(rows), 1)
    foot = y + height
    for place, (name, count) in enumerate(rows):
        tall = (height - 14) * count / most
        left = x + place * step + step * 0.18
        page.box(left, foot - max(tall, 0.8), step * 0.64, max(tall, 0.8), colours.BARS[0])
        page.text(left, foot - tall - 3, f"{count:,}", _SIZE)
        page.text(x + place * step + 2, foot + 10, name, 6, ink=colours.MUTED, width=step - 2)
    page.line(x, foot, x + width)


def days(page: Page, x: float, y: float, width: float, height: float, rows: Sequence[tuple[dt.date, int, int]]) -> None:
    """Draw open (dark) and accepted (light) differences a day, standing on one another."""
    most = max((opened + accepted for _, opened, accepted in rows), default=0) or 1
    step = min(width / max(len(rows), 1), 34)
    foot = y + height
    for place, (_, opened, accepted) in enumerate(rows):
        left, wide = x + place * step + step * 0.15, step * 0.7
        dark, light = ((height - 14) * count / most for count in (opened, accepted))
        page.box(left, foot - max(dark, 0.8), wide, max(dark, 0.8), colours.BARS[0])
        page.box(left, foot - dark - light, wide, light, colours.BARS[1])
    page.line(x, foot, x + width)
    page.text(x + width, y + 4, f"most: {most:,}", 6, ink=colours.MUTED, right=True)
    if rows:
        page.text(x, foot + 10, f"{rows[0][0].day} {rows[0][0]:%b}", 6, ink=colours.MUTED)
        if len(rows) > 1:
            last = rows[-1][0]
            page.text(x + len(rows) * step, foot + 10, f"{last.day} {last:%b}", 6, ink=colours.MUTED, right=True)
    else:
        page.text(x, foot - 6, "No complete reconciliation yet.", _SIZE, ink=colours.MUTED)
    page.box(x, foot + 15, 5, 5, colours.BARS[0])
    page.text(x + 8, foot + 20, "open", 6, ink=colours.MUTED)
    page.box(x + 30, foot + 15, 5, 5, colours.BARS[1])
    page.text(x + 38, foot + 20, "accepted", 6, ink=colours.MUTED)
