"""Redraws the bundled Inter with TrueType curves, which is what a PDF can embed; needs fonttools.

The window uses the OpenType files with their PostScript curves as they are. The licence (SIL OFL 1.1, no reserved
name) allows the change; it lies beside the fonts. Run from the top of the tree after the fonts were renewed:
    python installer/make_report_fonts.py
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
WEIGHTS = ("Regular", "SemiBold")
LARGEST_ERROR = 0.001
"""Of the em: far below what any printer shows."""


def redraw(font: TTFont) -> None:
    """Replace PostScript outlines by TrueType ones, in place."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, LARGEST_ERROR * font["head"].unitsPerEm, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, drawn
    for name in order:
        # An empty glyph has no box of its own.
        drawn[name].recalcBounds(table)
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(drawn[name], "xMin", 0))
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for limit, number in {
        "maxZones": 1,
        "maxTwilightPoints": 0,
        "maxStorage": 0,
        "maxFunctionDefs": 0,
        "maxInstructionDefs": 0,
        "maxStackElements": 0,
        "maxSizeOfInstructions": 0,
        "maxComponentElements": 0,
    }.items():
        setattr(font["maxp"], limit, number)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def main() -> None:
    """Write one file a weight."""
    for weight in WEIGHTS:
        font = TTFont(FONTS / f"Inter-{weight}.otf")
        # A PDF places every glyph itself: kerning, ligatures and alternatives would only take room.
        options = Options(layout_features=[], drop_tables=["GPOS", "GSUB", "GDEF", "DSIG", "VORG"], notdef_outline=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap().keys())
        subsetter.subset(font)
        redraw(font)
        font.save(FONTS / f"Inter-{weight}.ttf")
        print(f"Inter-{weight}.ttf")


if __name__ == "__main__":
    main()
