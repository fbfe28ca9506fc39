"""The walk through a wizard, without a window."""

import pytest

from app.domain.shapes import Problem
from app.services.flow import HIDDEN, Flow, Step


def _needs(name: str):
    return lambda answers: () if answers.get(name) else (Problem(name, f"{name} is missing"),)


def _flow() -> Flow:
    return Flow(
        [
            Step("name", _needs("name"), lambda answers: "short" if answers.get("quick") else "long"),
            Step("long", _needs("more"), lambda _answers: "end"),
            Step("short", follow=lambda _answers: "end"),
            Step("end"),
        ],
        shown=frozenset({"name"}),
    )


def test_a_missing_answer_keeps_the_step_and_says_what_is_wrong():
    flow = _flow()
    problems = flow.accept({"name": ""})
    assert [problem.path for problem in problems] == ["name"]
    assert flow.step == "name"
    assert flow.answers.get("name") is None


def test_the_next_step_depends_on_the_answers():
    flow = _flow()
    assert flow.accept({"name": "Acme", "quick": True}) == ()
    assert flow.path == ("name", "short")
    flow.back()
    flow.accept({"name": "Acme", "quick": False})
    assert flow.path == ("name", "long")


def test_going_back_keeps_what_was_answered_on_both_pages():
    flow = _flow()
    flow.accept({"name": "Acme"})
    flow.keep({"more": "half-typed"})
    assert flow.back()
    assert flow.answers["name"] == "Acme"
    flow.accept({"name": "Acme Pty Ltd"})
    assert flow.answers["more"] == "half-typed"
    assert flow.answers["name"] == "Acme Pty Ltd"


def test_there_is_nothing_before_the_first_step():
    flow = _flow()
    assert not flow.can_go_back
    assert flow.back() is False
    assert flow.step == "name"


def test_the_last_step_knows_it_and_keeps_its_answers():
    flow = _flow()
    flow.accept({"name": "Acme", "quick": True})
    flow.accept({})
    assert flow.step == "end"
    assert flow.is_last()
    assert flow.accept({"agreed": True}) == ()
    assert flow.step == "end"
    assert flow.answers["agreed"] is True


def test_only_allowed_answers_are_shown():
    flow = _flow()
    flow.accept({"name": "Acme", "password": "hunter2"})
    assert flow.redacted() == {"name": "Acme", "password": HIDDEN}


def test_secrets_can_be_dropped_everywhere():
    flow = _flow()
    flow.accept({"name": "Acme", "password": "hunter2"})
    flow.forget("password")
    assert "password" not in flow.answers
    flow.back()
    assert "password" not in flow.answers


def test_answers_given_out_cannot_be_changed():
    flow = _flow()
    with pytest.raises(TypeError):
        flow.answers["name"] = "x"  # type: ignore[index]


@pytest.mark.parametrize("steps", [[], [Step("a"), Step("a")]])
def test_steps_that_make_no_walk_are_refused(steps):
    with pytest.raises(ValueError, match="step"):
        Flow(steps)


def test_a_step_that_leads_nowhere_is_a_mistake():
    flow = Flow([Step("a", follow=lambda _answers: "missing")])
    with pytest.raises(ValueError, match="missing"):
        flow.accept({})
