"""``mapping`` as it is typed: what is understood before anything is opened."""

import pytest


@pytest.mark.parametrize(
    "typed",
    [
        (),
        ("shout",),
        ("show", "--version", "0"),
        ("show", "--version", "9" * 30),
        ("fields",),
        ("fields", "reps"),
        ("fields", "nothing"),
        ("check",),
        ("compare", "1"),
        ("compare", "1", "x"),
        ("go-back",),
        ("go-back", "-1"),
        ("try", "customers"),
        ("try", "customers", "code", "--limit", "5000"),
        ("save", "x.toml", "--base", "none"),
    ],
)
def test_what_cannot_be_understood_opens_no_office(office, say, typed):
    said = say("mapping", *typed, "--json")
    assert said.code == 2
    assert said.json["error"]["message"]
    assert office.opened_with == {}


def test_the_help_names_every_act(say):
    said = say("mapping", "--help")
    assert said.code == 0
    for act in ("show", "fields", "check", "foresee", "save", "versions", "compare", "go-back", "export", "try"):
        assert act in said.out
