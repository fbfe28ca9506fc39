"""Seeds the stock items of the practice company."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.practice.company.amounts import four_places
from app.practice.company.goods import RANGES
from app.practice.company.schema import Record

COUNT = 800
_CONDITIONS = {17: "O", 31: "T", 43: "I", 53: "C", 59: "L"}


def seed_items(random: Random, today: date) -> list[Record]:
    """Return 800 items: ordinary goods, and among them obsolete, free, oversold and oddly priced ones.

    Args:
        random: Seeded source of chance.
        today: Change stamps lie before it.
    """
    rows = [_item(random, number, today) for number in range(COUNT)]
    for row in rows[20:40:5]:
        row["Price"] = four_places(Decimal(0))
    for row in rows[50:110:3]:
        row["Price"] = four_places(Decimal(random.randint(1, 99999)) / 10000)
    for row in rows[7:300:29]:
        row["OnHandQty"] = four_places(Decimal(-random.randint(1, 40)))
        row["AvailableQty"] = row["OnHandQty"]
    rows[300]["ItemDescription"] = 'Ünïcode hose clamp Ø 50 mm – 3½″ <heavy> & "trade"'
    rows[301]["ItemDescription"] = "Rated 电动 grinder ⚡"
    rows[302]["TaxCode"] = "Z9"
    rows[303]["UOMCode"] = ""
    rows[304]["ItemCode"] = "SPECIAL/ORDER #1"
    rows[305]["Price"] = ""
    return [Record(row) for row in rows]


def _item(random: Random, number: int, today: date) -> dict[str, str]:
    goods = RANGES[number % len(RANGES)]
    kind = goods.names[(number // len(RANGES)) % len(goods.names)]
    size = goods.sizes[(number // len(RANGES) // len(goods.names)) % len(goods.sizes)]
    quality = number // len(RANGES) // len(goods.names) // len(goods.sizes)
    on_hand = Decimal(random.randint(0, 900))
    if goods.unit == "M":
        on_hand += Decimal(random.randint(0, 3)) / 4
    committed = Decimal(random.randint(0, 20)) if on_hand > 30 else Decimal(0)
    condition = next((code for step, code in _CONDITIONS.items() if number % step == step - 1), "")
    changed = today - timedelta(days=random.randint(3, 360))
    return {
        "ItemCode": f"{goods.prefix}{1001 + number}",
        "ItemDescription": f"{kind} {size}" + (f" series {quality + 1}" if quality else ""),
        "ItemDescription2": random.choice(("", "", "Australian made", "Imported", "Trade pack")),
        "GroupCode": goods.group,
        "UOMCode": goods.unit,
        "Price": four_places(Decimal(random.randint(goods.low, goods.high)) / 100),
        "TaxCode": goods.tax_code,
        "OnHandQty": four_places(on_hand),
        "AvailableQty": four_places(on_hand - committed),
        "BackOrdersQty": four_places(Decimal(random.choice((0, 0, 0, 5)))),
        "ConditionCode": condition or ("A" if number % 3 == 0 else ""),
        "WarehouseCode": "SYD1",
        "CreatedDate": (today - timedelta(days=random.randint(400, 3000))).isoformat(),
        "LastChangeDate": changed.isoformat(),
        "LastChangeTime": f"{random.randint(7, 18):02d}:{random.randint(0, 59):02d}:{random.randint(0, 59):02d}",
    }
