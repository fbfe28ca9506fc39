"""Logging in and out, tokens and sessions, in XML and JSON."""

import re
import xml.etree.ElementTree as ET

import pytest

from app.practice.pronto.settings import Service, XiSettings

REPS = "<RepGetRepsRequest><RequestFields><Reps><Rep><RepCode/></Rep></Reps></RequestFields></RepGetRepsRequest>"


def auth(reply):
    root = ET.fromstring(reply.content)
    return root.tag, root.findtext("AuthStatus/Id"), root.findtext("AuthStatus/Description")


def test_the_token_comes_in_the_body_and_in_no_namespace(site):
    reply = site.post("login", X_Pronto_Username=site.user, X_Pronto_Password=site.password)
    assert reply.status_code == 200
    assert auth(reply) == ("AuthInfo", "200", "LOGIN_OK")
    assert "xmlns" not in reply.text
    assert reply.text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert re.fullmatch(r"\w+:\*:[0-9a-f]{128}:[0-9a-f]{48}", ET.fromstring(reply.content).findtext("token"))
    assert not any("token" in name.lower() for name in reply.headers)


@pytest.mark.parametrize("body", ["", "{}", "[]", "<sales/>", "no XML at all"])
def test_the_body_of_a_login_is_ignored(site, body):
    reply = site.post("login", body, X_Pronto_Username=site.user, X_Pronto_Password=site.password)
    assert auth(reply) == ("AuthInfo", "200", "LOGIN_OK")


def test_json_when_asked_for_by_the_pronto_header_only(site):
    who = {"X_Pronto_Username": site.user, "X_Pronto_Password": site.password}
    told = site.post("login", X_Pronto_Content_Type="application/json", **who)
    assert told.json()["AuthInfo"]["AuthStatus"] == {"Id": "200", "Description": "LOGIN_OK"}
    assert told.json()["AuthInfo"]["token"]
    hinted = site.post("login", Accept="application/json", Content_Type="application/json", **who)
    assert hinted.text.startswith("<?xml")


@pytest.mark.parametrize(
    "who",
    [
        {},
        {"X_Pronto_Username": "practice"},
        {"X_Pronto_Username": "practice", "X_Pronto_Password": "wrong"},
        {"X_Pronto_Username": "nobody", "X_Pronto_Password": "practice-password"},
    ],
)
def test_a_wrong_name_or_password_is_refused(site, who):
    reply = site.post("login", **who)
    assert reply.status_code == 401
    assert auth(reply) == ("AuthInfo", "401", "LOGIN_FAILED")
    assert b"<token" not in reply.content


def test_calls_need_a_token(site):
    missing = site.post("api/RepGetReps", REPS)
    wrong = site.post("api/RepGetReps", REPS, X_Pronto_Token="word:*:00:00")
    assert (missing.status_code, auth(missing)) == (401, ("AuthInfo", "401", "NO_TOKEN"))
    assert (wrong.status_code, auth(wrong)) == (401, ("AuthInfo", "401", "INVALID_TOKEN"))
    as_json = site.post("api/RepGetReps", REPS, X_Pronto_Content_Type="application/json")
    assert as_json.json()["AuthInfo"]["AuthStatus"]["Id"] == "401"


def test_a_token_is_bound_to_its_service(shared_books, open_site):
    with open_site(shared_books, services=(Service("one.shop"), Service("two.shop"))) as site:
        token = site.login()
        assert site.call("RepGetReps", REPS, token).status_code == 200
        other = f"{site.running.url}/pronto/rest/two.shop/api/RepGetReps"
        assert site.http.post(other, content=REPS, headers={"X-Pronto-Token": token}).status_code == 401


def test_tokens_die_with_age_and_with_a_restart(shared_books, open_site):
    now = [0.0]
    with open_site(shared_books, xi=XiSettings(token_seconds=60), clock=lambda: now[0]) as site:
        token = site.login()
        now[0] = 59
        assert site.call("RepGetReps", REPS, token).status_code == 200
        now[0] = 61
        assert site.call("RepGetReps", REPS, token).status_code == 401
        fresh = site.login()
        site.practice.expire_tokens()
        assert site.call("RepGetReps", REPS, fresh).status_code == 401


def test_logout_is_there_on_the_practice_site_and_off_otherwise(shared_books, open_site):
    with open_site(shared_books) as site:
        token = site.login()
        assert site.practice.session_count == 1
        assert auth(site.post("logout", X_Pronto_Token=token)) == ("AuthInfo", "200", "LOGOUT_OK")
        assert site.practice.session_count == 0
        assert site.call("RepGetReps", REPS, token).status_code == 401
        assert site.post("logout", X_Pronto_Token=token).status_code == 401
    with open_site(shared_books, xi=XiSettings()) as site:
        assert site.post("logout", X_Pronto_Token=site.login()).status_code == 404


def test_sessions_are_limited_when_told(shared_books, open_site):
    with open_site(shared_books, xi=XiSettings(most_sessions=1, logout_path="logout")) as site:
        token = site.login()
        refused = site.post("login", X_Pronto_Username=site.user, X_Pronto_Password=site.password)
        assert (refused.status_code, auth(refused)) == (403, ("AuthInfo", "403", "SESSION_LIMIT_REACHED"))
        site.post("logout", X_Pronto_Token=token)
        assert site.login()


def test_other_addresses_and_methods_answer_a_web_page(site):
    unknown = site.http.post(f"{site.running.url}/pronto/rest/no.such/login")
    assert unknown.status_code == 404
    assert "html" in unknown.headers["content-type"]
    assert site.http.get(f"{site.running.xi_url}/login").status_code == 405
    assert site.http.get(f"{site.running.url}/").status_code == 404
    assert site.post("elsewhere").status_code == 404
