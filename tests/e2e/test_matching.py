"""Matching from the command line, on the practice company: what waits, what is decided, what a sync makes of it."""

import json
import subprocess
from collections.abc import Callable

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def test_matching_the_practice_company(tallybridge: Callable[..., subprocess.CompletedProcess[str]]):
    def run(*typed: str, code: int = 0) -> dict:
        done = tallybridge(*typed, "--json", timeout=200)
        assert done.returncode == code, (typed, done.stdout, done.stderr)
        return json.loads(done.stdout)

    tallybridge("practice", "--json", timeout=300)
    found = run("matches", code=1)
    bands = [one["band"] for one in found["matches"]]
    assert (bands.count("green"), bands.count("amber")) == (3, 3)
    assert found["counts"]["customers"]["green"] == 3
    green, amber = found["matches"][0], found["matches"][-1]
    assert "ABN +45" in green["sum"]
    assert {one["field"] for one in green["fields"]} >= {"abn", "name", "phone", "postcode"}
    waiting = run("attention", code=1)["entries"]
    assert sum(one["cause"] == "possible-match" for one in waiting) == 6

    kept = run("matches", "accept", "--band", "green", "--why", "same ABN")["decisions"]
    assert [one["verdict"] for one in kept] == ["accepted"] * 3
    (no,) = run("matches", "reject", str(amber["id"]), "--why", "a cousin")["decisions"]
    clusters = run("matches", "clusters", code=1)["clusters"]
    assert len(clusters) == 2
    survivor = run("matches", "survivor", str(clusters[0]["id"]), clusters[0]["survivor"], "--why", "twice")
    assert [one["fields"][0]["field"] for one in survivor["changes"]] == ["metadata.duplicate_of"]
    plan = run("matches", "survivor", str(clusters[1]["id"]), clusters[1]["survivor"], "--dry-run")
    assert len(plan["changes"]) == 1

    synced = run("sync", code=1)
    assert synced["types"]["customers"]["linked"] == 3
    assert synced["types"]["customers"]["created"] == 1
    again = run("sync", code=1)
    assert again["writes"] == 0
    # A tagged duplicate is nobody's difference any more; the other second copy still is one.
    rows = run("reconcile", code=1)["mismatches"]
    strangers = [one["stripe_id"] for one in rows if one["cause"] == "only-in-stripe" and one["type"] == "customers"]
    others = {one["stripe_id"] for one in clusters[1]["members"]} | {amber["stripe_id"]}
    assert set(strangers) <= others
    assert len(run("matches", "clusters", code=1)["clusters"]) == 1

    # Undone, the tag is gone, and the two are a cluster again.
    run("undo", f"run:{survivor['run']}")
    assert len(run("matches", "clusters", code=1)["clusters"]) == 2

    assert len(run("matches", "--decided")["decisions"]) == 4
    assert run("matches", "undo", str(no["id"]))["taken_back"]["verdict"] == "rejected"
    assert run("matches", "thresholds", "--green", "60", "--amber", "50")["thresholds"]["green"] == 60
    assert tallybridge("matches", "thresholds", "--green", "10").returncode == 2
    assert tallybridge("matches", "accept").returncode == 2
    assert tallybridge("matches", "accept", "99999").returncode == 2
