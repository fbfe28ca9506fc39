"""Australian towns with the state and postcode they really have, and street names for made-up addresses."""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """A town as an address names it."""

    suburb: str
    state: str
    postcode: str


TOWNS = tuple(
    Town(*entry.split("|"))
    for entry in (
        "Newcastle|NSW|2300",
        "Wagga Wagga|NSW|2650",
        "Dubbo|NSW|2830",
        "Parramatta|NSW|2150",
        "Wollongong|NSW|2500",
        "Tamworth|NSW|2340",
        "Orange|NSW|2800",
        "Coffs Harbour|NSW|2450",
        "Wetherill Park|NSW|2164",
        "Broken Hill|NSW|2880",
        "Ballarat|VIC|3350",
        "Bendigo|VIC|3550",
        "Geelong|VIC|3220",
        "Dandenong|VIC|3175",
        "Mildura|VIC|3500",
        "Footscray|VIC|3011",
        "Shepparton|VIC|3630",
        "Warrnambool|VIC|3280",
        "Toowoomba|QLD|4350",
        "Cairns|QLD|4870",
        "Mackay|QLD|4740",
        "Bundaberg|QLD|4670",
        "Rockhampton|QLD|4700",
        "Townsville|QLD|4810",
        "Mount Gambier|SA|5290",
        "Whyalla|SA|5600",
        "Port Adelaide|SA|5015",
        "Port Lincoln|SA|5606",
        "Fremantle|WA|6160",
        "Bunbury|WA|6230",
        "Geraldton|WA|6530",
        "Kalgoorlie|WA|6430",
        "Hobart|TAS|7000",
        "Launceston|TAS|7250",
        "Devonport|TAS|7310",
        "Fyshwick|ACT|2609",
        "Belconnen|ACT|2617",
        "Alice Springs|NT|0870",
        "Katherine|NT|0850",
    )
)

STREETS = (
    "Harbour Street",
    "Railway Parade",
    "Old Coast Road",
    "Wattle Avenue",
    "Foundry Lane",
    "Station Street",
    "Boundary Road",
    "Kurrajong Drive",
    "Mill Street",
    "Victoria Road",
    "Wharf Road",
    "Ironbark Crescent",
    "Commercial Street",
    "Showground Road",
    "Jacaranda Way",
    "Quarry Road",
)

AREA_CODES = {"NSW": "02", "ACT": "02", "VIC": "03", "TAS": "03", "QLD": "07", "SA": "08", "WA": "08", "NT": "08"}
FICTION_MOBILES = ("0491570006", "0491570156", "0491570157", "0491570158", "0491570159", "0491570110")
"""Mobile numbers that the regulator keeps for fiction (ACMA, "Phone numbers for use in TV shows")."""
