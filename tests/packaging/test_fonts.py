"""The bundled typeface loads and has the glyphs an Australian bookkeeper meets."""

from importlib.resources import files

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QRawFont


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold"])
def test_inter_loads_and_knows_its_letters(qapp, weight):
    data = files("resources.fonts").joinpath(f"Inter-{weight}.otf").read_bytes()
    font = QRawFont(data, 12)
    assert font.isValid()
    assert all(font.supportsCharacter(ord(character)) for character in "Aa0$€–…→éñüŁ×✓")


def test_the_licence_travels_with_the_font():
    assert "SIL OPEN FONT LICENSE" in files("resources.fonts").joinpath("Inter-LICENSE.txt").read_text("utf-8")


def test_the_three_weights_are_one_family(qapp):
    ids = [
        QFontDatabase.addApplicationFontFromData(files("resources.fonts").joinpath(f"Inter-{weight}.otf").read_bytes())
        for weight in ("Regular", "Medium", "SemiBold")
    ]
    try:
        assert all("Inter" in QFontDatabase.applicationFontFamilies(identity) for identity in ids)
        regular, bold = QFont("Inter", 11), QFont("Inter", 11, QFont.Weight.DemiBold)
        assert QFontMetrics(bold).horizontalAdvance("Tallybridge") > QFontMetrics(regular).horizontalAdvance(
            "Tallybridge"
        )
    finally:
        for identity in ids:
            QFontDatabase.removeApplicationFont(identity)
