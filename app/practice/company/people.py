"""Made-up businesses, people and the odd names that real debtor files are full of."""

from __future__ import annotations

BUSINESS_HEADS = (
    "Bayside", "Wattle Grove", "Iron Range", "Southern Cross", "Kookaburra", "Red Gum", "Two Rivers", "Lighthouse",
    "Banksia", "Murray Bend", "Top Paddock", "Sandstone", "Blue Heeler", "Coral Coast", "High Country", "Silverton",
    "Grevillea", "Pelican Point", "Stockmans", "Bluestone", "Yellow Box", "Tidewater", "Gum Creek", "Emu Plains Road",
    "Mulga", "Long Jetty", "Cassowary", "Snowline", "Spinifex", "Waratah Lane",
)  # fmt: skip
BUSINESS_TAILS = (
    "Plumbing", "Hardware", "Engineering", "Catering", "Bakery", "Building Supplies", "Farm Services", "Electrical",
    "Café & Provedore", "Motors", "Joinery", "Marine", "Fencing", "Foodservice", "Hire", "Landscapes", "Brewing Co",
    "Irrigation", "Welding & Fabrication", "Timber",
)  # fmt: skip
BUSINESS_FORMS = ("Pty Ltd", "Pty Ltd", "Pty. Ltd.", "P/L", "", "", "Trust", "& Sons")

ODD_NAMES = (
    "O'Hallorans Hotel & Bistro",
    "D'Arcy-Muller Pty Ltd",
    "Café Zoë – Crêperie",
    "Müller & Søn Smørrebrød",
    "金龙酒家 Golden Dragon Restaurant",
    "悉尼建材 (Sydney Building Materials)",
    "The Happy Prawn 🦐 Fish & Chips",
    'Smith & Co <Trade> "Cash" Account',
    "Nguyễn Brothers Produce",
    "ŁÓDŹ DELICATESSEN",
    "Bob's",
    "A.B.N. Pty Ltd T/A Harbour Fasteners; (Receivers Appointed)",
    "   Three Leading Blanks Pty Ltd",
    "Trailing Blanks Pty Ltd   ",
    "100% Organics",
    "Null Pty Ltd",
)

FIRST_NAMES = (
    "Alice", "Bruce", "Priya", "Wei", "Hamish", "Siobhán", "Marco", "Leila", "Tom", "Grace", "Noah", "Mei", "Yusuf",
    "Charlotte", "Dimitri", "Aroha", "Jack", "Zara",
)  # fmt: skip
LAST_NAMES = (
    "Nguyen", "O'Brien", "Papadopoulos", "Smith", "Singh", "Williams", "Kelly", "Rossi", "Chen", "Taylor", "Fraser",
    "Haddad", "McKenzie", "Tran", "Kowalski", "Walker",
)  # fmt: skip

REPS = (
    ("001", "Megan Doyle"),
    ("002", "Aaron Patel"),
    ("003", "Fiona Castellano"),
    ("004", "Liam O'Connor"),
    ("005", "Susan Ng"),
    ("006", "Craig Whitford"),
    ("007", "Ngaire Parata"),
    ("008", "Theo Vasilakis"),
)
"""Rep code (three digits, as one public site has them) and name."""


def long_name() -> str:
    """Return a business name of exactly 300 characters."""
    words = "The Trustee for the Upper Murrumbidgee Regional Agricultural Machinery and Rural Supplies Family Trust "
    return (words * 4)[:299].rstrip().ljust(299, "s") + "t"


def email_name(person: str) -> str:
    """Return the part of an e-mail address before the @ made from a person's name, in plain ASCII."""
    plain = person.lower().replace("'", "").replace("á", "a")
    return ".".join(plain.split())
