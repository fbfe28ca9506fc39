"""What the practice company sells: groups of goods with units, price ranges and tax codes."""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """A family of items of one group.

    Attributes:
        prefix: How their stock codes start.
        group: Item group code, four characters.
        unit: Unit of measure.
        tax_code: G taxed, F GST-free (basic food), E exempt.
        low: Lowest price in cents.
        high: Highest price in cents.
        names: Kinds of goods.
        sizes: Sizes each kind comes in.
    """

    prefix: str
    group: str
    unit: str
    tax_code: str
    low: int
    high: int
    names: tuple[str, ...]
    sizes: tuple[str, ...]


RANGES = (
    Range("BLT", "FAST", "BOX", "G", 450, 8900,
          ("Hex bolt & nut zinc", "Coach screw galvanised", "Stainless set screw 316", "Self-drilling screw"),
          ("M6 x 25", "M8 x 40", "M10 x 50", "M12 x 75", "M16 x 100", "M20 x 120")),
    Range("PIP", "PLUM", "M", "G", 190, 4200,
          ("PVC pressure pipe", "Copper tube type B", "Poly irrigation pipe"),
          ("15mm", "20mm", "25mm", "32mm", "40mm", "50mm")),
    Range("VAL", "PLUM", "EACH", "G", 1290, 68900,
          ("Ball valve brass", "Gate valve bronze", "Check valve spring"),
          ("15 BSP", "20 BSP", "25 BSP", "32 BSP", "40 BSP", "50 BSP")),
    Range("GLV", "SAFE", "PAIR", "G", 310, 3400,
          ("Rigger glove", "Nitrile glove", "Welding gauntlet", "Cut-5 glove"),
          ("Small", "Medium", "Large", "X-Large")),
    Range("TIM", "TIMB", "M", "G", 420, 6600,
          ("Pine MGP10", "Merbau decking", "Treated sleeper", "Spotted gum flooring"),
          ("70x35", "90x45", "140x22", "190x45", "200x75")),
    Range("PNT", "PAIN", "TIN", "G", 1990, 24900,
          ("Low sheen acrylic", "Enamel gloss", "Metal primer", "Decking oil"),
          ("1L", "2L", "4L", "10L", "15L")),
    Range("TOL", "TOOL", "EACH", "G", 890, 89900,
          ("Claw hammer", "Torque wrench", "Angle grinder", "Combination spanner", "Tape measure", "Spirit level"),
          ("light", "standard", "trade", "heavy duty")),
    Range("RIC", "FOOD", "CTN", "F", 1400, 9900,
          ("Jasmine rice", "Plain flour", "Rolled oats", "Dried chickpeas", "Long life milk", "Frozen peas"),
          ("1kg x 12", "5kg x 4", "10kg", "25kg")),
    Range("SNK", "FOOD", "CTN", "G", 1500, 7900,
          ("Salted crisps", "Chocolate biscuits", "Soft drink cola", "Muesli bars"),
          ("12 pack", "24 pack", "48 pack")),
    Range("PKG", "PACK", "CTN", "G", 900, 12900,
          ("Takeaway container", "Kraft paper bag", "Paper cup double wall", "Stretch wrap"),
          ("small", "medium", "large", "jumbo")),
    Range("MED", "SAFE", "EACH", "E", 900, 18900,
          ("First aid refill pack", "Burn dressing", "Eyewash solution"),
          ("single", "office", "worksite")),
    Range("CHN", "LIFT", "M", "G", 650, 9900,
          ("Galvanised chain", "Wire rope 7x19", "Polyester webbing"),
          ("6mm", "8mm", "10mm", "13mm")),
)  # fmt: skip

CHARGES = {
    "FREIGHT": "Freight and handling",
    "HANDLING": "Pallet handling",
    "SMALLORD": "Small order fee",
    "CUTTING": "Cutting to length",
}
"""Special charge codes of the site: lines without a stock item."""
