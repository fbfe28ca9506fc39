"""A person who matches: accepts what may be the same, and keeps one of each group of duplicates."""

from app.bootstrap import Office
from app.domain.kinds import RecordType
from app.planning.matching.bands import Band
from tests.e2e.world import QuietJob


def settle_matches(office: Office, company_id: int) -> None:
    """Accept every likely pair of debtors and tag every duplicate; a sync then links and makes what waited."""
    customers = RecordType.CUSTOMERS
    office.matching.look(company_id, [customers], QuietJob())
    for band in (Band.GREEN, Band.AMBER):
        office.matching.accept_band(company_id, customers, band, "the same", "Kim")
    while clusters := office.matching.clusters(company_id):
        first = clusters[0]
        plan = office.matching.choose_survivor(company_id, first.number, first.survivor, "entered twice", "Kim")
        office.matching.apply(plan.id, QuietJob(), "Kim")
