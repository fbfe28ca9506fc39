"""The page a person signs: certificate, differences by cause and how settled, charts, signatures."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.reports import colours
from app.reports.clean import clean
from app.reports.content import ReportContent
from app.reports.figures import AGES, CauseFigures, Figures, GstFigures, TypeTotal, by_type, over_time, rows_of
from app.reports.pdf_charts import days, level_bars, standing_bars, titled
from app.reports.pdf_page import BOLD, MARGIN, REGULAR, Page, wrapped
from app.reports.words import MODE_WORDS, cause_words, finding, moment_words, money, type_words

_CAUSES = 9
"""Causes told one by one; the rest share a row."""
_TYPES = 6
_STATES = (MismatchState.OPEN, MismatchState.IGNORED, MismatchState.FIXED, MismatchState.GONE)


class Front:
    """Draws the first page from top to bottom.

    Args:
        page: to draw on.
        content: what is told.
        figures: the totals of its lists.
        gst: the totals of its GST lines.
    """

    def __init__(self, page: Page, content: ReportContent, figures: Figures, gst: GstFigures) -> None:
        self._page = page
        self._content = content
        self._figures = figures
        self._gst = gst
        self._y = MARGIN + 12

    def draw(self) -> None:
        """Draw everything."""
        self._page.mark("To sign")
        self._heading()
        self._finding()
        self._facts()
        self._causes()
        self._types()
        self._charts()
        self._signatures()

    def _heading(self) -> None:
        page, content = self._page, self._content
        month = content.month is not None
        page.text(MARGIN, self._y, "Month-end reconciliation" if month else "Reconciliation report", 19, font=BOLD)
        mode, ink = MODE_WORDS[content.mode], colours.MODE[content.mode.value]
        page.text(page.right, self._y, mode, 9, font=BOLD, ink=ink, right=True)
        self._y += 19
        company = clean(content.company, 200)
        page.text(MARGIN, self._y, company, 12, font=BOLD, ink=colours.ACCENT, width=page.right - MARGIN - 130)
        page.text(page.right, self._y, content.period, 11, font=BOLD, right=True)
        self._y += 13
        made = moment_words(content.local(content.made))
        told = f"Made {made} ({content.zone.key} time) by Tallybridge from what Pronto and Stripe said."
        page.text(MARGIN, self._y, told, 8, ink=colours.MUTED)
        self._y += 12

    def _finding(self) -> None:
        page, content = self._page, self._content
        told = finding(content.certificate)
        ink, wash = colours.FINDING[told.colour]
        width = page.right - MARGIN
        sentences = wrapped(clean(told.sentence, 1_000), REGULAR, 9, width - 28, 3)
        when = self._when()
        height = 32 + 12 * (len(sentences) + bool(when))
        page.box(MARGIN, self._y, width, height, wash, radius=3)
        page.box(MARGIN, self._y, 4, height, ink)
        page.text(MARGIN + 16, self._y + 20, told.title, 14, font=BOLD, ink=ink)
        y = page.lines(MARGIN + 16, self._y + 35, sentences, 9, leading=12)
        if when:
            page.text(MARGIN + 16, y, when, 8, ink=colours.MUTED, width=width - 28)
        self._y += height + 12

    def _when(self) -> str:
        """Return which reading the certificate stands on, and whether the month was over by then."""
        certificate, month = self._content.certificate, self._content.month
        if certificate is None:
            return ""
        local = self._content.local(certificate.at)
        text = f"Certificate of run {certificate.run}, read {moment_words(local)}."
        early = month is not None and local.date() < month.after
        return f"{text} It was taken before {month.words} was over." if early and month is not None else text

    def _facts(self) -> None:
        """Write the four numbers people look for first."""
        content, figures = self._content, self._figures
        facts = [
            ("Open differences", f"{figures.count(MismatchState.OPEN):,}"),
            ("Money at stake", money(figures.cents, content.currency)),
            ("Settled", f"{sum(figures.count(state) for state in _STATES[1:]):,}"),
            ("Receipts to post", f"{len(content.receipts):,}"),
        ]
        if self._gst.lines:
            facts.insert(3, ("GST lines that differ", f"{self._gst.differing:,} of {self._gst.lines:,}"))
        step = (self._page.right - MARGIN) / len(facts)
        for place, (words, number) in enumerate(facts):
            x = MARGIN + place * step
            self._page.text(x, self._y + 8, words, 7.5, ink=colours.MUTED)
            self._page.text(x, self._y + 25, number, 14, font=BOLD, width=step - 8)
        self._y += 42

    def _causes(self) -> None:
        heads = ("Open", "Accepted", "Fixed", "Cleared", "Money at stake")
        found = self._figures.by_cause()
        rows = [self._cause_row(cause_words(one.cause), one) for one in found[:_CAUSES]]
        if len(found) > _CAUSES:
            rest = CauseFigures("")
            for one in found[_CAUSES:]:
                rest.states.update(one.states)
                rest.cents += one.cents
            rows.append(self._cause_row(f"{len(found) - _CAUSES} other causes", rest))
        self._table("Differences by cause and how settled", "Cause", heads, rows, "There are no differences.")

    def _cause_row(self, words: str, one: CauseFigures) -> tuple[str, ...]:
        counts = (f"{one.states[state]:,}" if one.states[state] else "–" for state in _STATES)
        return (words, *counts, money(one.cents, self._content.currency) if one.cents else "–")

    def _types(self) -> None:
        heads = ("In Pronto", "In Stripe", "Pronto total", "Stripe total", "Days that differ")
        totals = by_type(rows_of(self._content))
        rows = [self._type_row(RecordType(kind), total) for kind, total in list(totals.items())[:_TYPES]]
        when = f" of {self._content.month.words}" if self._content.month is not None else ""
        self._table(f"Completeness{when}", "Compared", heads, rows, "Nothing was compared.")

    def _type_row(self, kind: RecordType, total: TypeTotal) -> tuple[str, ...]:
        currency = self._content.currency
        sums = [money(cents, currency) if cents else "–" for cents in (total.pronto_cents, total.stripe_cents)]
        return (
            type_words(kind),
            f"{total.pronto:,}",
            f"{total.stripe:,}",
            *sums,
            f"{total.differing:,} of {total.days:,}" if total.differing else "none",
        )

    def _table(self, title: str, first: str, heads: tuple[str, ...], rows: list[tuple[str, ...]], none: str) -> None:
        """Draw a small table: words to the left, numbers to the right."""
        page, y = self._page, self._y
        page.text(MARGIN, y + 8, title, 10, font=BOLD, ink=colours.ACCENT)
        y += 22
        words = 138.0
        step = (page.right - MARGIN - words) / len(heads)
        page.text(MARGIN, y, first, 7.5, ink=colours.MUTED)
        for place, head in enumerate(heads, 1):
            page.text(MARGIN + words + place * step, y, head, 7.5, ink=colours.MUTED, right=True)
        page.line(MARGIN, y + 4, page.right, colours.FAINT)
        y += 4
        for row in rows:
            y += 13
            page.text(MARGIN, y, row[0], 8.5, width=words - 4)
            for place, cell in enumerate(row[1:], 1):
                page.text(MARGIN + words + place * step, y, cell, 8.5, width=step - 4, right=True)
            page.line(MARGIN, y + 4, page.right)
        if not rows:
            y += 13
            page.text(MARGIN, y, none, 8.5, ink=colours.MUTED)
        self._y = y + 14

    def _charts(self) -> None:
        page, figures = self._page, self._figures
        gap = 18.0
        width = (page.right - MARGIN - 2 * gap) / 3
        y = self._y + 10
        # What the signatures leave, but never so tall that one bar looks like an alarm.
        height = min(120.0, max(50.0, page.bottom - 76 - y - 62))
        causes = [(cause_words(one.cause), one.open) for one in figures.by_cause() if one.open][:6]
        level_bars(page, MARGIN, titled(page, MARGIN, y, width, "Open by cause"), width, causes)
        x = MARGIN + width + gap
        ages = [(age.replace(" days", " d"), figures.ages[age]) for age in AGES]
        standing_bars(page, x, titled(page, x, y, width, "Age of the open ones"), width, height, ages)
        x += width + gap
        top = titled(page, x, y, width, "Over time")
        days(page, x, top, width, height, over_time(self._content))
        if not causes:
            page.text(MARGIN, y + 22, "Nothing is open.", 7.5, ink=colours.MUTED)
        self._y = y + height + 44

    def _signatures(self) -> None:
        """Draw the lines to sign on, always at the foot of the page."""
        page = self._page
        y = page.bottom - 76
        width = (page.right - MARGIN - 24) / 2
        page.text(
            MARGIN, y, "I have looked at the differences listed in this report and at how they were settled.", 8.5
        )
        for place, role in enumerate(("Prepared by", "Reviewed by")):
            x = MARGIN + place * (width + 24)
            page.line(x, y + 44, x + width * 0.64, colours.MUTED)
            page.line(x + width * 0.7, y + 44, x + width, colours.MUTED)
            page.text(x, y + 54, f"{role} (name and signature)", 7.5, ink=colours.MUTED)
            page.text(x + width * 0.7, y + 54, "Date", 7.5, ink=colours.MUTED)
