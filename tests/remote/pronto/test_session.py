"""Logging in, staying logged in, and every way a server can fail us."""

import httpx
import pytest

from app.domain.errors import CallMissing, Code, ItemRejected, NeedsUser, Retryable, RunStopped, SyncProblem
from app.domain.kinds import RecordType
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.settings import Service, XiSettings
from app.remote.retry import RetryPolicy
from tests.remote.pronto.conftest import PASSWORD
from tests.remote.pronto.fake_xi import FakeXi, debtors, login_ok, refused, xml

CUSTOMERS = RecordType.CUSTOMERS
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<AuthInfo><token>&c;</token></AuthInfo>"
)
OUTSIDE = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><AuthInfo><token>&x;</token></AuthInfo>'


def problem(opened, kind=CUSTOMERS) -> SyncProblem:
    with pytest.raises(SyncProblem) as caught:
        opened.records(kind)
    return caught.value


def after_login(answer):
    """A site that logs in and then answers every call the same way."""
    return lambda request: login_ok() if request.url.path.endswith("/login") else answer(request)


# --- login ---------------------------------------------------------------------------------------------------


def test_the_login_sends_both_headers_and_the_calls_the_token(over):
    seen = []
    site = FakeXi(debtors(1))
    over(lambda request: seen.append(request) or site(request)).records(CUSTOMERS)
    login, call = seen[0], seen[1]
    assert login.url.path == "/pronto/rest/L01_test/login"
    assert login.headers["X-Pronto-Username"] == "practice"
    assert login.headers["X-Pronto-Password"] == PASSWORD
    assert login.content == b""
    assert call.url.path == "/pronto/rest/L01_test/api/CusGetCustomers"
    assert call.headers["X-Pronto-Token"] == "token-1"
    assert "X-Pronto-Password" not in call.headers
    assert site.logins == 1


def test_a_wrong_password_is_told_in_the_servers_words_and_never_repeated(practice, shared_books):
    with practice(shared_books, password="hunter2-wrong") as site:
        found = problem(site.opened)
        calls = site.running.host.control.stats()["requests"]
    assert (type(found), found.code) == (NeedsUser, Code.PRONTO_LOGIN)
    assert "LOGIN_FAILED" in found.detail
    assert "hunter2" not in repr(found) + str(found) + found.detail
    assert calls == 1


@pytest.mark.parametrize(
    "reply",
    [
        xml("<AuthInfo><AuthStatus><Id>200</Id><Description>LOGIN_OK</Description></AuthStatus><token/></AuthInfo>"),
        xml("<AuthInfo><AuthStatus><Description>LICENCE_FULL</Description></AuthStatus><token>x</token></AuthInfo>"),
        xml("<AuthInfo><AuthStatus><Description>DENIED</Description></AuthStatus></AuthInfo>", 403),
    ],
)
def test_every_form_of_a_failed_login(over, reply: httpx.Response):
    found = problem(over(lambda _: reply))
    assert (type(found), found.code) == (NeedsUser, Code.PRONTO_LOGIN)


def test_a_session_limit_is_told(practice, shared_books):
    with practice(shared_books, server={"xi": XiSettings(most_sessions=0)}) as site:
        assert "SESSION_LIMIT_REACHED" in problem(site.opened).detail


@pytest.mark.parametrize("password", ["", "line\nbreak", "tab\x00"])
def test_a_password_no_header_can_carry_is_refused_before_sending(over, password: str):
    found = problem(over(lambda _: pytest.fail("sent"), password=password))
    assert found.code is Code.PRONTO_LOGIN


def test_a_password_beyond_ascii_travels_as_utf_8(over):
    seen = []
    site = FakeXi(debtors(1))
    over(lambda request: seen.append(request) or site(request), password="grün€").records(CUSTOMERS)
    headers = dict(seen[0].headers.raw)
    assert headers[b"X-Pronto-Password"] == "grün€".encode()


def test_the_wrong_service_name_is_told(over):
    found = problem(over(lambda _: httpx.Response(404, html="<html><title>Not Found</title></html>")))
    assert (type(found), found.code) == (RunStopped, Code.NOT_THE_SERVICE)


def test_another_xml_server_is_not_pronto(over):
    found = problem(over(lambda _: xml("<rss><channel/></rss>")))
    assert (type(found), found.code) == (RunStopped, Code.NOT_THE_SERVICE)


@pytest.mark.parametrize("body", [BOMB, OUTSIDE])
def test_entities_are_refused(over, body: str):
    found = problem(over(lambda _: httpx.Response(200, text=body)))
    assert (type(found), found.code) == (RunStopped, Code.MALFORMED)


# --- the token ------------------------------------------------------------------------------------------------


def test_an_expired_token_is_renewed_without_losing_a_record(practice, shared_books):
    with practice(shared_books) as site:
        site.running.faults.add(Fault(FaultKind.EXPIRED_TOKEN, match="CusGetCustomers", after=2))
        assert len(site.records(CUSTOMERS)) == 300
        assert site.running.faults.fired() == 1
        site.running.practice.expire_tokens()
        assert len(site.records(CUSTOMERS)) == 300


def test_a_token_is_renewed_when_it_is_too_old(over, own_dialect):
    path = own_dialect(("[login]\n", "[login]\nmax_age_seconds = 600\n"))
    site = FakeXi(debtors(1))
    opened = over(site, dialect=path)
    opened.records(CUSTOMERS)
    opened.clock.move(599)
    opened.records(CUSTOMERS)
    assert site.logins == 1
    opened.clock.move(2)
    opened.records(CUSTOMERS)
    assert site.logins == 2


def test_a_site_that_refuses_every_token_needs_a_person(over):
    def answer(request: httpx.Request) -> httpx.Response:
        return xml(
            "<AuthInfo><AuthStatus><Id>401</Id><Description>WRONG SERVICE</Description></AuthStatus></AuthInfo>", 401
        )

    found = problem(over(after_login(answer)))
    assert (type(found), found.code) == (NeedsUser, Code.PRONTO_LOGIN)
    assert "WRONG SERVICE" in found.detail


def test_a_call_the_user_may_not_make_is_left_out(practice, shared_books):
    with practice(shared_books) as site:
        site.running.faults.add(Fault(FaultKind.FORBIDDEN, match="CusGetCustomers", times=0))
        found = problem(site.opened)
        assert isinstance(found, CallMissing)
        assert found.code is Code.PERMISSION
        assert len(site.records(RecordType.REPS)) == 8


def test_closing_logs_out_where_the_site_can(practice, shared_books):
    with practice(shared_books) as site:
        site.records(RecordType.REPS)
        assert site.running.practice.session_count == 1
        site.source.close()
        assert site.running.practice.session_count == 0
        site.source.close()


def test_a_site_without_logout_is_left_as_it_is(practice, shared_books, own_dialect):
    path = own_dialect(('logout = "logout"', 'logout = ""'))
    with practice(shared_books, dialect=path) as site:
        site.records(RecordType.REPS)
        site.source.close()
        assert site.running.practice.session_count == 1


def test_closing_never_raises(practice, shared_books):
    with practice(shared_books) as site:
        site.records(RecordType.REPS)
        site.running.host.stop()
        site.source.close()


# --- trouble on the way ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.SERVER_ERROR,
        FaultKind.UNAVAILABLE,
        FaultKind.RATE_LIMITED,
        FaultKind.MALFORMED,
        FaultKind.RESET,
        FaultKind.HTML,
        FaultKind.LOCK_TIMEOUT,
        FaultKind.EXECUTED_THEN_LOST,
    ],
)
def test_a_passing_fault_costs_nothing(practice, shared_books, kind: FaultKind):
    with practice(shared_books) as site:
        site.running.faults.add(Fault(kind, match="CusGetCustomers", times=2, after=1))
        assert len({record.code for record in site.records(CUSTOMERS)}) == 300
        assert site.running.faults.fired() == 2


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FaultKind.SERVER_ERROR, Code.SERVER_ERROR),
        (FaultKind.UNAVAILABLE, Code.SERVER_ERROR),
        (FaultKind.RATE_LIMITED, Code.RATE_LIMITED),
        (FaultKind.MALFORMED, Code.MALFORMED),
        (FaultKind.RESET, Code.UNREACHABLE),
        (FaultKind.LOCK_TIMEOUT, Code.LOCKED),
    ],
)
def test_a_lasting_fault_stops_after_the_tries(practice, shared_books, kind: FaultKind, code: Code):
    with practice(shared_books, policy=RetryPolicy(attempts=3)) as site:
        site.running.faults.add(Fault(kind, match="CusGetCustomers", times=0))
        found = problem(site.opened)
        assert (type(found), found.code) == (Retryable, code)
        assert site.running.faults.fired() == 3


def test_the_wait_a_server_asks_for_is_kept(practice, shared_books):
    with practice(shared_books) as site:
        site.running.faults.add(Fault(FaultKind.RATE_LIMITED, match="RepGetReps", retry_after=17))
        start = site.clock.seconds
        site.records(RecordType.REPS)
        assert 17 <= site.clock.seconds - start < 40


def test_the_wait_is_read_from_the_text_too(over):
    turns = iter([httpx.Response(429, text="threshold exceeded, please try again after 23 seconds")])
    site = FakeXi(debtors(1))
    opened = over(lambda request: next(turns, None) or site(request))
    start = opened.clock.seconds
    opened.records(CUSTOMERS)
    assert opened.clock.seconds - start >= 23


def test_a_web_page_is_not_pronto_and_its_title_is_told(over):
    page = httpx.Response(200, html="<!DOCTYPE html><html><head><title>Sign in to\n Proxy</title></head></html>")
    found = problem(over(lambda _: page))
    assert (type(found), found.code) == (RunStopped, Code.NOT_THE_SERVICE)
    assert "“Sign in to Proxy”" in found.detail


def test_plain_text_is_not_pronto(over):
    found = problem(over(after_login(lambda _: httpx.Response(200, text="It works!"))))
    assert found.code is Code.NOT_THE_SERVICE
    assert "It works!" in found.detail


def test_an_empty_answer_is_tried_again(over):
    found = problem(over(after_login(lambda _: httpx.Response(200)), policy=RetryPolicy(attempts=2)))
    assert (type(found), found.code) == (Retryable, Code.MALFORMED)


def test_characters_xml_does_not_allow_cost_no_page(over):
    body = (
        b"<CusGetCustomersResponse><APIResponseStatus><Code>OK</Code></APIResponseStatus><Customers>"
        b"<Customer><CustomerCode>A</CustomerCode><CustomerName>Bell\x07 caf\xe9</CustomerName></Customer>"
        b"</Customers></CusGetCustomersResponse>"
    )
    [record] = over(after_login(lambda _: httpx.Response(200, content=body))).records(CUSTOMERS)
    assert record.code == "A"
    assert record.name.startswith("Bell")


# --- calls a site lacks ------------------------------------------------------------------------------------------


def test_a_missing_call_is_told_in_words_and_stops_nothing_else(practice, shared_books):
    services = [Service("harbour.practice", off={"RepGetReps", "DebGetTransactions"})]
    with practice(shared_books, server={"services": services}) as site:
        found = problem(site.opened, RecordType.REPS)
        assert isinstance(found, CallMissing)
        assert "sales reps" in found.detail
        assert "RepGetReps" in found.detail
        abilities = {found.kind: found for found in site.source.probe(site.job)}
        assert not abilities[RecordType.REPS].works
        assert abilities[CUSTOMERS].works
        assert "what is owed is not known" in abilities[RecordType.INVOICES].message


def test_a_missing_call_is_asked_for_only_once(practice, shared_books):
    services = [Service("harbour.practice", off={"RepGetReps"})]
    with practice(shared_books, server={"services": services}) as site:
        for _ in range(3):
            problem(site.opened, RecordType.REPS)
        calls = site.running.host.control.stats()["calls"]
        assert calls["POST /pronto/rest/harbour.practice/api/RepGetReps"] == 1


def test_http_404_for_a_call_means_it_is_missing(over):
    found = problem(over(after_login(lambda _: httpx.Response(404, text="no such call"))))
    assert isinstance(found, CallMissing)


def test_a_refused_read_is_told_in_the_sites_words(over):
    found = problem(over(after_login(lambda _: refused("E99", "Period is closed"))))
    assert isinstance(found, CallMissing)
    assert "Period is closed" in found.detail


def test_every_problem_is_a_sentence_without_secrets(over):
    for status in (400, 401, 403, 404, 418, 429, 500, 503):
        found = problem(over(lambda _, status=status: httpx.Response(status, text="x"), policy=RetryPolicy(attempts=1)))
        assert found.detail
        assert PASSWORD not in found.detail
        assert not isinstance(found, ItemRejected)
