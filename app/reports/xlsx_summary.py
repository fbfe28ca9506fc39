"""A workbook's first sheet: the certificate in its colour and words, the totals, and charts of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.reports import colours
from app.reports.clean import clean
from app.reports.content import ReportContent
from app.reports.figures import AGES, Figures, by_type, over_time, rows_of
from app.reports.tables import Column, Look
from app.reports.words import MODE_WORDS, Cell, cause_words, finding, major, moment_words, type_words
from app.reports.xlsx_lists import write_cell
from app.reports.xlsx_look import Formats

SHEET = "Summary"
_LEFT = 1
"""Column of the first cell; the one before it is a margin."""
_CHARTS_AT = 9
_CHART_HEIGHT = 300
"""Pixels."""
_WIDE = 7
"""Columns of the block of tables."""


class Summary:
    """Writes the sheet from top to bottom, which is the only way a streamed workbook takes it."""

    def __init__(self, book: Any, sheet: Any, formats: Formats, content: ReportContent, figures: Figures) -> None:
        self._book = book
        self._sheet = sheet
        self._formats = formats
        self._content = content
        self._figures = figures
        self._line = 0
        self._charts = 0

    def write(self) -> None:
        """Write everything."""
        sheet = self._sheet
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 2)
        sheet.set_column(_LEFT, _LEFT, 26)
        sheet.set_column(_LEFT + 1, _LEFT + _WIDE - 1, 15)
        sheet.set_column(_LEFT + _WIDE, _LEFT + _WIDE, 3)
        self._heading()
        self._finding()
        self._facts()
        self._causes()
        self._types()
        self._ages()
        self._times()
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 1)
        sheet.set_footer("&L&8Tallybridge&R&8&D")

    def _heading(self) -> None:
        content = self._content
        self._sheet.set_row(1, 30)
        self._sheet.write_string(1, _LEFT, "Reconciliation report", self._formats.title)
        made = moment_words(content.local(content.made))
        about = f"{clean(content.company, 200)} · {MODE_WORDS[content.mode]} · {content.period}"
        self._sheet.write_string(2, _LEFT, about, self._formats.under)
        self._sheet.write_string(3, _LEFT, f"Made {made} ({content.zone.key} time)", self._formats.under)
        self._line = 5

    def _finding(self) -> None:
        """Write the certificate's colour in words, and what could not be read."""
        told = finding(self._content.certificate)
        title, sentence = self._formats.finding(told.colour)
        self._sheet.set_row(self._line, 26)
        self._sheet.set_row(self._line + 1, 48 if len(told.sentence) > 110 else 32)
        last = _LEFT + _WIDE - 1
        self._sheet.merge_range(self._line, _LEFT, self._line, last, told.title, title)
        self._sheet.merge_range(self._line + 1, _LEFT, self._line + 1, last, clean(told.sentence, 1_000), sentence)
        self._line += 3

    def _facts(self) -> None:
        figures, formats = self._figures, self._formats
        facts: list[tuple[str, Cell, Any]] = [
            ("Open differences", figures.count(MismatchState.OPEN), formats.fact),
            ("Money at stake", major(figures.cents, self._content.currency), formats.fact_money),
            ("Accepted", figures.count(MismatchState.IGNORED), formats.fact),
            ("Fixed", figures.count(MismatchState.FIXED), formats.fact),
            ("Cleared themselves", figures.count(MismatchState.GONE), formats.fact),
            ("Receipts to post", len(self._content.receipts), formats.fact),
        ]
        self._sheet.set_row(self._line + 1, 26)
        for place, (words, _, _) in enumerate(facts):
            self._sheet.write_string(self._line, _LEFT + place, words, formats.fact_head)
        for place, (_, value, look) in enumerate(facts):
            write_cell(self._sheet, self._line + 1, _LEFT + place, value, look)
        self._line += 3

    def _causes(self) -> None:
        columns = [Column("Cause", 0), *(_number(head) for head in ("Open", "Accepted", "Fixed", "Cleared"))]
        columns.append(Column("Money at stake", 0, Look.MONEY))
        rows = [
            (
                cause_words(found.cause),
                found.states[MismatchState.OPEN],
                found.states[MismatchState.IGNORED],
                found.states[MismatchState.FIXED],
                found.states[MismatchState.GONE],
                major(found.cents, self._content.currency),
            )
            for found in self._figures.by_cause()
        ]
        first = self._table("Differences by cause and how settled", columns, rows)
        if rows:
            self._chart("bar", "Open differences by cause", first, len(rows), [(1, "Open")])

    def _types(self) -> None:
        columns = [Column("Compared", 0), *(_number(head) for head in ("In Pronto", "In Stripe"))]
        columns += [Column("Pronto total", 0, Look.MONEY), Column("Stripe total", 0, Look.MONEY)]
        columns += [_number("Days"), _number("Days that differ")]
        currency = self._content.currency
        rows = [
            (
                type_words(RecordType(kind)),
                total.pronto,
                total.stripe,
                major(total.pronto_cents, currency),
                major(total.stripe_cents, currency),
                total.days,
                total.differing,
            )
            for kind, total in by_type(rows_of(self._content)).items()
        ]
        self._table("Certificate by record type", columns, rows)

    def _ages(self) -> None:
        rows = [(age, self._figures.ages[age]) for age in AGES]
        first = self._table("Age of the open differences", [Column("Age", 0), _number("Open")], rows)
        self._chart("column", "Age of the open differences", first, len(rows), [(1, "Open")])

    def _times(self) -> None:
        rows = over_time(self._content)
        columns = [Column("Day", 0, Look.DATE), _number("Open"), _number("Accepted")]
        first = self._table("Differences over time (last reconciliation of each day)", columns, rows)
        if rows:
            series = [(1, "Open"), (2, "Accepted")]
            self._chart("column", "Differences over time", first, len(rows), series)

    def _table(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> int:
        """Write a small table; return the line of its first row."""
        self._sheet.set_row(self._line, 24)
        self._sheet.write_string(self._line, _LEFT, title, self._formats.section)
        self._line += 1
        for place, column in enumerate(columns):
            self._sheet.write_string(self._line, _LEFT + place, column.head, self._formats.of_column(column.look))
        self._line += 1
        first = self._line
        for row in rows:
            for place, cell in enumerate(row):
                write_cell(self._sheet, self._line, _LEFT + place, cell, self._formats.cells[columns[place].look])
            self._line += 1
        if not rows:
            self._sheet.write_string(self._line, _LEFT, "Nothing to list.", self._formats.under)
            self._line += 1
        self._line += 1
        return first

    def _chart(self, kind: str, title: str, first: int, count: int, series: Sequence[tuple[int, str]]) -> None:
        """Place a chart over rows of a small table beside the tables."""
        chart = self._book.add_chart({"type": kind} if len(series) == 1 else {"type": kind, "subtype": "stacked"})
        last = first + count - 1
        labels = {"value": True, "font": {"size": 9, "color": colours.MUTED}} if len(series) == 1 else {}
        for place, (column, name) in enumerate(series):
            chart.add_series(
                {
                    "name": name,
                    "categories": [SHEET, first, _LEFT, last, _LEFT],
                    "values": [SHEET, first, _LEFT + column, last, _LEFT + column],
                    "fill": {"color": colours.BARS[place]},
                    # Few bars would be as wide as the chart.
                    "gap": 60 if count > 3 else 300,
                    "data_labels": labels,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": colours.TEXT}})
        chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom"})
        plain = {"num_font": {"size": 9, "color": colours.MUTED}, "line": {"color": colours.LINE}}
        grid = {"major_gridlines": {"visible": True, "line": {"color": colours.LINE}}, "num_format": "#,##0", "min": 0}
        if kind == "bar":
            # The first cause on top; the numbers stand at the bars.
            chart.set_y_axis(plain | {"reverse": True, "major_gridlines": {"visible": False}})
            chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        else:
            # A day is a label here: between two reconciliations there is nothing to draw.
            chart.set_x_axis(plain | {"text_axis": True, "num_format": "d mmm"})
            chart.set_y_axis(plain | grid)
        chart.set_size({"width": 560, "height": _CHART_HEIGHT})
        chart.set_chartarea({"border": {"color": colours.LINE}})
        below = self._charts * (_CHART_HEIGHT + 16)
        self._sheet.insert_chart(5, _CHARTS_AT, chart, {"description": title, "y_offset": below})
        self._charts += 1


def _number(head: str) -> Column:
    return Column(head, 0, Look.NUMBER)
