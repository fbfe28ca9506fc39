"""The rules in force: standing decisions are among them, and the field they are about follows."""

from app.bootstrap import default_mapping
from app.domain.company import Company, Mode, Policies
from app.domain.kinds import RecordType
from app.domain.mapping import Keep, StandingDecision
from app.planning.standing import with_standing
from app.reports.rules import rules_in_force

EMAIL = StandingDecision(RecordType.CUSTOMERS, "email", Keep.STRIPE)


def told(*standing: StandingDecision) -> dict[tuple[str, str], str]:
    company = Company(1, "Acme", Mode.TEST, "https://erp.example.com.au", "kim", policies=Policies(standing=standing))
    rules = rules_in_force(company, with_standing(default_mapping(), standing))
    return {(rule.area, rule.name): rule.text for rule in rules}


def test_a_standing_decision_is_a_rule_in_force():
    plain, decided = told(), told(EMAIL)
    assert ("Policy", "Standing decisions") not in plain
    assert decided["Policy", "Standing decisions"] == "Customers: Stripe's e-mail is kept."
    assert plain["Customers", "Email"].endswith("a change made in Stripe alone waits for a person.")
    assert decided["Customers", "Email"].endswith("Stripe’s value is kept once there is one.")
    assert plain["Mapping", "Version"] != decided["Mapping", "Version"]
