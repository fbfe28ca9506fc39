"""A mapping that is written reads back as the same, and reads well."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.kinds import TARGETED
from app.domain.mapping import Direction
from app.planning.read_mapping import assembled, read_mapping, read_mapping_text
from app.planning.write_mapping import write_mapping
from tests.planning import samples

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FILLED = TEXTS.filter(lambda text: text.strip())
CONDITIONS = st.sampled_from(['territory == "NSW"', "code != 'it'", 'name in ["a", "b"] || !blank(email)', "true"])
EXAMPLES = st.lists(
    st.fixed_dictionaries(
        {"given": st.dictionaries(st.sampled_from(["name", "user_fields.Ünsere Farbe"]), TEXTS, max_size=2)},
        optional={"expect": TEXTS},
    ),
    max_size=2,
)
BESIDE = {
    "transforms": st.lists(st.sampled_from(["trim", "prefix:a \"b\" 'c'", "lookup:codes", "first:3"]), max_size=3),
    "direction": st.sampled_from([one.value for one in Direction]),
    "only_on_create": st.booleans(),
    "check_only": st.booleans(),
    "limit": st.integers(min_value=1, max_value=500),
    "name": TEXTS,
    "when": CONDITIONS,
    "examples": EXAMPLES,
}
VALUES = st.one_of(
    st.fixed_dictionaries({"source": st.just("name")}, optional=BESIDE),
    st.fixed_dictionaries({"source": st.just(["email", "rep.name"]), "combine": TEXTS}, optional=BESIDE),
    st.fixed_dictionaries({"constant": TEXTS}, optional=BESIDE),
    st.fixed_dictionaries({"compute": st.sampled_from(["name + '\\n'", "size(code) + 1.50", "date('2026-07-01')"])}),
)
KEYS = st.from_regex(r"[a-z_é -]{1,20}", fullmatch=True).filter(lambda key: key == key.strip())
APPROVALS = st.fixed_dictionaries(
    {"type": st.just("customers"), "name": FILLED}, optional={"when": CONDITIONS, "first": st.integers(0, 100)}
)
FILES = st.fixed_dictionaries(
    {
        "schema": st.just(1),
        "tables": st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":\\"), min_size=1, max_size=10).filter(
                lambda name: name.strip()
            ),
            st.dictionaries(FILLED, TEXTS, max_size=3),
            max_size=2,
        ).map(lambda tables: tables | {"codes": {"30": "30 days"}}),
        "customers": st.dictionaries(KEYS, VALUES, max_size=3).map(
            lambda rules: [{"target": f"metadata.{key}"} | rule for key, rule in rules.items()]
        ),
        "approvals": st.lists(APPROVALS, max_size=2, unique_by=lambda one: one["name"]),
    },
    optional={"only": st.fixed_dictionaries({"customers": CONDITIONS}, optional={"items": st.just("discontinued")})},
)


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_what_is_written_reads_back_as_the_same(table: dict):
    mapping = read_mapping(table)
    text = write_mapping(mapping)
    assert read_mapping_text(text) == mapping
    assert write_mapping(read_mapping_text(text)) == text


def test_the_shipped_mapping_reads_back_as_the_same():
    mapping = samples.mapping()
    assert read_mapping_text(write_mapping(mapping)) == mapping
    assert assembled(mapping.types, mapping.tables) == mapping


def test_a_file_says_only_what_differs_from_the_usual():
    table = {
        "schema": 1,
        "only": {"customers": 'territory == "NSW"'},
        "approvals": [{"type": "invoices", "name": "Invoices over $5,000", "when": "total > 5000"}],
        "tables": {"terms": {"30": "30 days"}},
        "customers": [
            {
                "target": "metadata.region",
                "source": ["user_fields.UserField1"],
                "transforms": ["upper"],
                "when": 'territory == "NSW"',
                "examples": [{"given": {"user_fields.UserField1": "north", "territory": "NSW"}, "expect": "NORTH"}],
            }
        ],
    }
    text = write_mapping(read_mapping(table))
    assert text.endswith(
        """\
schema = 1

[only] # Which records go to Stripe at all.
customers = 'territory == "NSW"'

[[approvals]]
type = "invoices"
name = "Invoices over $5,000"
when = "total > 5000"

[tables.terms]
30 = "30 days"

[[customers]]
target = "metadata.region"
source = "user_fields.UserField1"
when = 'territory == "NSW"'
transforms = ["upper"]
examples = [
    {given = {"user_fields.UserField1" = "north", territory = "NSW"}, expect = "NORTH"},
]
"""
    )


def test_the_version_follows_all_that_makes_a_difference_and_nothing_else():
    def version(**beside: object) -> str:
        rule = {"target": "metadata.a", "source": "name"} | beside.pop("rule", {})
        return read_mapping({"schema": 1, "customers": [rule]} | beside).version

    plain = version()
    different = [
        version(rule={"when": "true"}),
        version(rule={"combine": ""}),
        version(only={"customers": "true"}),
        version(only={"items": "true"}),
        version(approvals=[{"type": "customers", "name": "x"}]),
        version(tables={"x": {"a": "b"}}),
    ]
    assert len({plain, *different}) == len(different) + 1
    assert version(rule={"examples": [{"given": {"name": "x"}, "expect": "x"}]}) == plain


def test_every_type_knows_the_tables_and_the_other_types_rules():
    mapping = read_mapping({"schema": 1, "only": {"customers": "true"}, "tables": {"x": {"a": "b"}}})
    for kind in TARGETED:
        assert mapping.types[kind].tables == mapping.tables == {"x": {"a": "b"}}
        elsewhere = {} if kind.value == "customers" else {kind.__class__.CUSTOMERS: "true"}
        assert mapping.types[kind].only_elsewhere == elsewhere
