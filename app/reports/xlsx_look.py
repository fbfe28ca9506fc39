"""How a workbook looks: its cell formats, made once."""

from __future__ import annotations

from typing import Any

from app.domain.money import minor_digits
from app.reports import colours
from app.reports.tables import Look

Format = Any
"""XlsxWriter's format object; the library ships no types."""


class Formats:
    """The formats of one workbook.

    Args:
        book: XlsxWriter's workbook.
        currency: of amounts, which decides sign and decimals.
    """

    def __init__(self, book: Any, currency: str) -> None:
        self._book = book
        # A number format is quoted so that a code from outside cannot become part of it.
        unit = "$" if currency == "AUD" else f'"{currency[:3] if currency[:3].isalpha() else ""} "'
        places = minor_digits(currency)
        number = f"#,##0{'.' + '0' * places if places else ''}"
        self.money_format = f"{unit}{number};[Red]-{unit}{number}"
        base: dict[str, object] = {"font_color": colours.TEXT, "valign": "vcenter"}
        row = base | {"bottom": 1, "bottom_color": colours.LINE}
        shown: dict[Look, dict[str, object]] = {
            Look.TEXT: {"align": "left", "indent": 1},
            Look.NUMBER: {"num_format": "#,##0"},
            Look.MONEY: {"num_format": self.money_format},
            Look.PRICE: {"num_format": f"{unit}#,##0.00####"},
            Look.DATE: {"num_format": "d mmm yyyy", "align": "left", "indent": 1},
            Look.MOMENT: {"num_format": "d mmm yyyy h:mm AM/PM", "align": "left", "indent": 1},
        }
        self.cells: dict[Look, Format] = {look: book.add_format(row | extra) for look, extra in shown.items()}
        self.link = book.add_format(row | {"font_color": colours.ACCENT, "underline": 1})
        head = {"bold": True, "font_color": "#ffffff", "bg_color": colours.ACCENT, "valign": "vcenter"}
        self.head = book.add_format(head | {"text_wrap": True, "align": "left", "indent": 1})
        self.head_right = book.add_format(head | {"text_wrap": True, "align": "right"})
        self.title = book.add_format({"bold": True, "font_size": 20, "font_color": colours.TEXT})
        self.under = book.add_format({"font_size": 11, "font_color": colours.MUTED})
        section = {"bold": True, "font_size": 13, "font_color": colours.ACCENT, "valign": "vcenter"}
        self.section = book.add_format(section)
        fact_head = {"font_size": 9, "font_color": colours.MUTED, "bg_color": colours.SUNKEN}
        self.fact_head = book.add_format(base | fact_head)
        fact = base | {"bold": True, "font_size": 16, "bg_color": colours.SUNKEN, "align": "left"}
        self.fact = book.add_format(fact | {"num_format": "#,##0"})
        self.fact_money = book.add_format(fact | {"num_format": self.money_format})

    def finding(self, colour: str) -> tuple[Format, Format]:
        """Return the formats of a certificate's title and sentence."""
        ink, wash = colours.FINDING[colour]
        base = {"font_color": ink, "bg_color": wash, "text_wrap": True, "left": 5, "left_color": ink}
        base |= {"align": "left", "indent": 1}
        return (
            self._book.add_format(base | {"bold": True, "font_size": 15, "valign": "vcenter"}),
            self._book.add_format(base | {"font_size": 11, "valign": "top"}),
        )

    def of_column(self, look: Look) -> Format:
        """Return the heading's format: over numbers it stands to the right, as they do."""
        return self.head_right if look in {Look.NUMBER, Look.MONEY} else self.head
