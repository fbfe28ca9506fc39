"""Trade names with the slips people make: nothing is ever linked twice, and what links by itself is right."""

import random

import pytest

from app.domain.kinds import TARGETED, RecordType
from app.planning.matching.bands import Band, Thresholds
from app.services.matching import Matching
from tests.fakes.job_context import QuietContext
from tests.planning import samples

CUSTOMERS = RecordType.CUSTOMERS
HEADS = (
    "Alfreds Futterkiste", "Ana Trujillo Emparedados", "Around the Horn", "Berglunds snabbköp", "Blauer See",
    "Blondel père et fils", "Bólido Comidas preparadas", "Bon app", "Bottom-Dollar Markets", "B's Beverages",
    "Cactus Comidas", "Centro comercial Moctezuma", "Chop-suey Chinese", "Consolidated Holdings", "Eastern Connection",
    "Ernst Handel", "Folk och fä", "France restauration", "Galería del gastrónomo", "Great Lakes Food Market",
    "GROSELLA-Restaurante", "Hungry Coyote Import Store", "Island Trading", "Königlich Essen", "La maison d'Asie",
    "Laughing Bacchus Wine Cellars", "Lazy K Kountry Store", "Let's Stop N Shop", "Magazzini Alimentari", "North/South",
)  # fmt: skip
"""Like the customers of Microsoft's sample company Northwind."""
STREETS = ("Smith St", "High Street", "Station Rd", "Church Avenue", "Pacific Hwy")


def slip(text: str, chance: random.Random) -> str:
    """A name as somebody else types it."""
    kind = chance.randrange(6)
    if kind == 0:
        return text.upper()
    if kind == 1:
        return f"{text} Pty Ltd"
    if kind == 2:
        place = chance.randrange(len(text) - 1)
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if kind == 3:
        return text.replace(" ", "  ").replace("é", "e").replace("ö", "o")
    if kind == 4:
        return " ".join(reversed(text.split()))
    return text


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_ever_linked_twice(office, seed):
    chance = random.Random(seed)
    truth: dict[str, str] = {}
    office.source.drop(CUSTOMERS, "BETA")
    for number, head in enumerate(HEADS):
        # Branches of a firm share its name and its e-mail address.
        for branch in range(chance.choice((1, 1, 1, 2))):
            code, phone = f"N{number:02}{branch}", f"02 {chance.randint(6000, 9999)} {chance.randint(1000, 9999)}"
            street, postcode = f"{chance.randint(1, 200)} {chance.choice(STREETS)}", str(chance.randint(2000, 2999))
            address = samples.Address(line1=street, suburb="Ryde", state="NSW", postcode=postcode)
            record = samples.customer(code, name=head, email=f"n{number}@firm{number}.com.au", phone=phone, abn="")
            office.source.put(samples.customer(code, **_parts(record) | {"address": address}))
            for copy in range(chance.choice((0, 1, 1, 2))):
                fields = {"name": slip(head, chance), "email": f"c{number}{branch}{copy}@gmail.com"}
                fields |= {"phone": phone} if chance.random() < 0.6 else {}
                if chance.random() < 0.6:
                    fields |= {"address__line1": street, "address__postal_code": postcode}
                truth[office.gateway.put(CUSTOMERS, **fields).stripe_id] = code
    matching = Matching(office.store, office, office.clock, lambda company: samples.mapping())
    office.preview()
    company = office.company.id
    green = {row.pronto_id: row.stripe_id for row in matching.page(company, CUSTOMERS, Band.GREEN, limit=500)}
    assert green
    assert all(truth[stripe_id] == pronto_id for pronto_id, stripe_id in green.items())
    chosen = matching.page(company, CUSTOMERS, limit=500)
    assert len({row.pronto_id for row in chosen}) == len({row.stripe_id for row in chosen}) == len(chosen)

    matching.set_thresholds(company, Thresholds(link_green=True))
    office.sync()
    matching.look(company, TARGETED, QuietContext())
    for band in (Band.AMBER, Band.RED):
        matching.accept_band(company, CUSTOMERS, band)
    office.sync()
    links = [office.store.links.get(company, CUSTOMERS, code) for code in set(truth.values())]
    linked = [link.stripe_id for link in links if link is not None]
    assert len(linked) == len(set(linked))
    assert {pronto_id: office.store.links.get(company, CUSTOMERS, pronto_id).stripe_id for pronto_id in green} == green


def _parts(record) -> dict:
    return {name: getattr(record, name) for name in ("name", "email", "phone", "abn")}
