"""Seeds the debtors and the reps of the practice company."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from app.practice.company.people import (
    BUSINESS_FORMS,
    BUSINESS_HEADS,
    BUSINESS_TAILS,
    FIRST_NAMES,
    LAST_NAMES,
    ODD_NAMES,
    REPS,
    email_name,
    long_name,
)
from app.practice.company.places import AREA_CODES, FICTION_MOBILES, STREETS, TOWNS, Town
from app.practice.company.schema import Record

COUNT = 300
_TERMS = ("30D", "30D", "30D", "EOM30", "EOM30", "14D", "7D", "COD", "PIA", "60D")
_BROKEN_EMAILS = ("accounts@", "not an e-mail", "bob@@example.example", "sales@bad domain.example", "n/a", "@x.example")
_DUPLICATES = 6
_BRANCHES_OF = 5
_ABN_WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def seed_reps() -> list[Record]:
    """Return the eight reps."""
    return [
        Record({"RepCode": code, "RepName": name, "RepEmail": f"{email_name(name)}@harbourridge.example"})
        for code, name in REPS
    ]


def seed_debtors(random: Random, today: date) -> list[Record]:
    """Return the debtors: ordinary ones first, then every oddity a debtor file has.

    Args:
        random: Seeded source of chance.
        today: Change stamps and creation dates lie before it.
    """
    rows = [_debtor(random, number, today) for number in range(COUNT - _DUPLICATES)]
    _name_oddly(rows)
    _spoil_emails(random, rows)
    _spoil_numbers(random, rows)
    _attach_branches(rows)
    for row in rows[100:104]:
        row["StatusCode"] = "I"
    rows[104]["StatusCode"] = "S"
    for number in range(_DUPLICATES):
        copy = dict(rows[40 + number])
        copy["CustomerCode"] = f"{copy['CustomerCode'][:4]}X{number:02d}"
        rows.append(copy)
    return [Record(row) for row in rows]


def valid_abn(random: Random) -> str:
    """Return eleven digits that satisfy the ABN checksum (weights 10, 1, 3, … 19, modulus 89)."""
    while True:
        digits = [random.randint(1, 9)] + [random.randint(0, 9) for _ in range(10)]
        total = sum(weight * digit for weight, digit in zip(_ABN_WEIGHTS, digits, strict=True)) - _ABN_WEIGHTS[0]
        if total % 89 == 0:
            return "".join(map(str, digits))


def _debtor(random: Random, number: int, today: date) -> dict[str, str]:
    head = BUSINESS_HEADS[number % len(BUSINESS_HEADS)]
    tail = BUSINESS_TAILS[(number * 7 + number // len(BUSINESS_HEADS)) % len(BUSINESS_TAILS)]
    form = random.choice(BUSINESS_FORMS)
    town = random.choice(TOWNS)
    person = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
    domain = "".join(c for c in f"{head}{tail}".lower() if c.isascii() and c.isalnum())
    created = today - timedelta(days=random.randint(400, 4000))
    changed = today - timedelta(days=random.randint(3, 360))
    row = {
        "CustomerCode": f"{head[:4].upper().replace(' ', '')}{number + 1:03d}",
        "CustomerName": f"{head} {tail} {form}".rstrip(),
        "ContactName": person,
        "Email": f"{random.choice(('accounts', 'office', email_name(person)))}@{domain}.example",
        "PhoneNo": _phone(random, town),
        "RepCode": REPS[number % len(REPS)][0],
        "TerritoryCode": town.state,
        "WarehouseCode": random.choice(("SYD1", "SYD1", "MEL1", "BNE1")),
        "TypeCode": random.choice(("TR", "TR", "RE", "FS")),
        "TermsDiscCode": _TERMS[number % len(_TERMS)],
        "PriceCodeCode": random.choice(("T1", "T2", "R")),
        "TaxCalcLevelCode": "D" if number % 4 == 3 else "L",
        "TaxNumber": valid_abn(random),
        "CurrencyCode": "AUD",
        "CreatedDate": created.isoformat(),
        "UserField1": random.choice(("GOLD", "SILVER", "BRONZE", "")),
        "UserField2": str(random.randint(1, 5) * 5000),
        "LastChangeDate": changed.isoformat(),
        "LastChangeTime": f"{random.randint(7, 18):02d}:{random.randint(0, 59):02d}:{random.randint(0, 59):02d}",
    }
    row["AddressName"] = row["CustomerName"]
    row.update(_address(random, number, town))
    return row


def _address(random: Random, number: int, town: Town) -> dict[str, str]:
    """Fill the free lines: suburb in line 3 and state in line 4 as a rule, elsewhere at a few debtors."""
    street = f"{random.randint(1, 320)} {random.choice(STREETS)}"
    unit = f"Unit {random.randint(1, 24)}" if number % 6 == 0 else ""
    fields = {"AddressPostcode": town.postcode, "AddressCountryCode": ("AU", "", "Australia", "AUSTRALIA")[number % 4]}
    if number % 17 == 5:
        lines = {"Address1": street, "Address3": f"{town.suburb} {town.state}"}
    elif number % 17 == 9:
        lines = {"Address1": unit, "Address2": street, "Address4": town.suburb.upper(), "Address5": town.state}
    elif number % 17 == 13:
        lines = {"Address1": street, "Address2": f"{town.suburb.upper()} {town.state}  {town.postcode}"}
    elif unit:
        lines = {"Address1": unit, "Address2": street, "Address3": town.suburb, "Address4": town.state}
    else:
        lines = {"Address1": street, "Address3": town.suburb, "Address4": town.state}
    return {**fields, **lines}


def _phone(random: Random, town: Town) -> str:
    """Return a number from the ranges kept for fiction, spelt as people spell them."""
    area = AREA_CODES[town.state]
    tail = f"{random.randint(0, 9999):04d}"
    mobile = random.choice(FICTION_MOBILES)
    return random.choice(
        (
            f"{area} 5550 {tail}",
            f"({area}) 5550 {tail}",
            f"{area}5550{tail}",
            f"+61 {area[1]} 5550 {tail}",
            f"{area}-5550-{tail} ask for Accounts",
            f"{mobile[:4]} {mobile[4:7]} {mobile[7:]}",
            mobile,
            f"5550 {tail}",
        )
    )


def _name_oddly(rows: list[dict[str, str]]) -> None:
    for offset, name in enumerate((*ODD_NAMES, long_name())):
        row = rows[60 + offset]
        row["CustomerName"] = row["AddressName"] = name


def _spoil_emails(random: Random, rows: list[dict[str, str]]) -> None:
    for row in rows[5:250:13]:
        row["Email"] = ""
    for offset, email in enumerate(_BROKEN_EMAILS):
        rows[120 + offset]["Email"] = email
    for start in (130, 160, 190):
        group = ("northgate", "kingfisher", "sandhill")[start % 3]
        shared = f"{random.choice(('accounts', 'ap', 'payables'))}@{group}-group.example"
        for row in rows[start : start + 3]:
            row["Email"] = shared
    rows[200]["Email"] = rows[200]["Email"].upper()
    rows[201]["Email"] = f" {rows[201]['Email']} "


def _spoil_numbers(random: Random, rows: list[dict[str, str]]) -> None:
    """Leave some ABNs blank, mistype some and write others with blanks in the official grouping."""
    for row in rows[3:290:9]:
        row["TaxNumber"] = ""
    for row in rows[7:290:31]:
        abn = row["TaxNumber"]
        row["TaxNumber"] = f"{abn[:-1]}{(int(abn[-1]) + 1) % 10}" if abn else "12 345"
    for row in rows[11:290:14]:
        abn = row["TaxNumber"]
        row["TaxNumber"] = f"{abn[:2]} {abn[2:5]} {abn[5:8]} {abn[8:]}" if len(abn) == len(_ABN_WEIGHTS) else abn
    rows[50]["PhoneNo"] = ""
    rows[51]["UserField3"] = f"Deliver to rear dock {random.randint(1, 9)}"


def _attach_branches(rows: list[dict[str, str]]) -> None:
    """Make five head offices with three branches each, billed to the head office."""
    for group in range(_BRANCHES_OF):
        parent = rows[210 + group * 4]
        for branch in rows[211 + group * 4 : 214 + group * 4]:
            branch["BillTo"] = parent["CustomerCode"]
            branch["CustomerName"] = f"{parent['CustomerName']} - {branch.get('Address3') or branch['TerritoryCode']}"
            branch["TermsDiscCode"] = parent["TermsDiscCode"]
    rows[0]["BillTo"] = rows[0]["CustomerCode"]
