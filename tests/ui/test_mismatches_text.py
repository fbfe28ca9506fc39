"""What differs is marked letter by letter; charts and cards say their figures in words."""

import pytest

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.ports.mismatches import CauseGroup
from tests.fakes.mismatches import SEEN
from ui.text.marks import marked, spoken
from ui.text.mismatch import age, card_title, cause_icon, cause_name, known_causes, side_text
from ui.widgets.charts import Bars, Line, Point
from ui.widgets.field_diff import as_html


@pytest.mark.parametrize(
    ("left", "right", "said_left", "said_right"),
    [
        ("12 Harbour St", "12 Harbor St", "12 Harbo[u]r St", "12 Harbor St"),
        ("same", "same", "same", "same"),
        ("", "new", "", "[new]"),
        ("$23.01", "$29.01", "$2[3].01", "$2[9].01"),
        ("exclusive", "unspecified", "[exclusive]", "[unspecified]"),
        ("1 × A · $1.00\n2 × B · $2.00", "2 × B · $2.00\n1 × A · $7.00", "1 × A · $[1].00\n2 × B · $2.00",
         "2 × B · $2.00\n1 × A · $[7].00"),
    ],
)  # fmt: skip
def test_differing_letters_stand_in_brackets(left, right, said_left, said_right):
    here, there = marked(left, right)
    assert (spoken(here), spoken(there)) == (said_left, said_right)
    assert "".join(piece.text for piece in here) == left
    assert "".join(piece.text for piece in there) == right


def test_a_very_long_text_keeps_every_letter():
    left, right = "a" * 5000 + "x", "a" * 5000 + "y"
    here, there = marked(left, right)
    assert "".join(piece.text for piece in here) == left
    assert "".join(piece.text for piece in there) == right


def test_hostile_text_is_shown_as_it_stands(dressed):
    here, _there = marked("<b>Bold</b> & Sons", "<b>Bold</b> & Son")
    shown = as_html(here)
    assert "<b>" not in shown
    assert "&lt;b&gt;Bold" in shown
    assert "text-decoration:underline" in shown
    assert "[s]" in shown


def test_lines_are_told_in_what_both_sides_can_say():
    lines = [{"description": "Decking", "quantity": "2", "amount": 11171, "tax": 1117, "kind": "SN"}]
    assert side_text("lines", lines) == "2 × Decking · $111.71 + $11.17 GST"
    assert side_text("total", 1000) == "$10.00"
    assert side_text("name", None) == ""


def test_every_cause_has_a_name_and_an_icon():
    for cause in known_causes():
        assert cause_name(cause.value) != cause.value
        assert ":" in cause_icon(cause.value)
    assert cause_name("some-new-cause") == "Some new cause"


def test_a_card_says_how_many_of_what():
    group = CauseGroup(Cause.UNMAPPED_CODE.value, RecordType.INVOICES, "charge code FREIGHT", 40, 38, 0, SEEN)
    assert card_title(group) == "38 invoices: charge code FREIGHT"
    assert age(SEEN, SEEN) == "today"
    assert age(None) == "–"


def test_charts_say_their_figures(dressed, qtbot):
    points = [Point("Duplicate", 3), Point("Amount differs", 1204, "bad")]
    for chart in (Bars("By cause"), Line("Over time")):
        qtbot.addWidget(chart)
        chart.resize(240, chart.sizeHint().height())
        assert not chart.grab().isNull()
        chart.show_points(points)
        assert chart.accessibleName().endswith("Duplicate 3, Amount differs 1,204")
        picture = chart.grab().toImage()
        colours = {picture.pixelColor(x, y).name() for x in range(0, 240, 3) for y in range(picture.height())}
        assert len(colours) > 3
