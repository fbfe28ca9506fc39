"""Replies of every shape, read by local name."""

import httpx
import pytest

from app.domain.errors import Code, Retryable, RunStopped
from app.remote.http import Reply
from app.remote.pronto.reply import Tree, read_tree


def tree(body: str | bytes, kind: str = "application/xml") -> Tree:
    content = body.encode() if isinstance(body, str) else body
    return read_tree(Reply(200, httpx.Headers({"Content-Type": kind}), content), "erp")


ONE = {"CustomerCode": "A", "CustomerName": "x & y"}
CODE, NAME = "<CustomerCode>A</CustomerCode>", "<CustomerName>x &amp; y</CustomerName>"
IN_ORDER = f"<Customers><Customer>{CODE}{NAME}</Customer></Customers>"
TURNED = f"<Customers><Customer>{NAME}{CODE}</Customer></Customers>"
PREFIXED = '<p:Customer CustomerCode="A"><p:CustomerName>x &amp; y</p:CustomerName></p:Customer>'


@pytest.mark.parametrize(
    "body",
    [
        f"<R>{IN_ORDER}</R>",
        f'<R xmlns="http://www.pronto.net/cus/2.0.0">{TURNED}</R>',
        f'<p:R xmlns:p="urn:x"><p:Customers>{PREFIXED}</p:Customers></p:R>',
        '{"R":{"Customers":{"Customer":{"CustomerCode":"A","CustomerName":"x & y"}}}}',
        '{"R":{"Customers":{"Customer":[{"CustomerCode":"A","CustomerName":"x & y"}]}}}',
        '{"R":{"Customers":[{"Customer":{"@CustomerCode":"A","CustomerName":"x & y"}}]}}',
    ],
)
def test_one_record_however_it_is_written(body: str):
    assert tree(body).rows("Customers", "Customer") == [ONE]


@pytest.mark.parametrize(
    "body",
    [
        "<R><Customers/></R>",
        "<R/>",
        "<R><Customers></Customers></R>",
        '{"R":{"Customers":""}}',
        '{"R":{"Customers":null}}',
        '{"R":{"Customers":{"Customer":[]}}}',
        '{"R":{}}',
    ],
)
def test_none(body: str):
    assert tree(body).rows("Customers", "Customer") == []


def test_numbers_and_flags_of_json_are_texts():
    [row] = tree('{"R":{"C":{"X":{"a":1,"b":2.50,"c":true,"d":false,"e":null}}}}').rows("C", "X")
    assert row == {"a": "1", "b": "2.50", "c": "Y", "d": "N", "e": ""}


def test_nested_lines_become_rows_under_their_record():
    [order] = tree(
        "<R><Orders><Order><No>1</No><Lines><Line><Seq>1</Seq></Line><Line><Seq>2</Seq></Line></Lines></Order></Orders></R>"
    ).rows("Orders", "Order")
    assert order["Lines"] == [{"Line": [{"Seq": "1"}, {"Seq": "2"}]}]


def test_a_byte_order_mark_and_blanks_before_do_not_matter():
    assert tree(b"\xef\xbb\xbf\n <R><a>1</a></R>").text("a") == "1"


@pytest.mark.parametrize("body", ["<R><a>1</a>", "<R><a>1</b></R>", '{"R":{"a":', "[" * 100_000, "<a>" * 1000])
def test_what_is_cut_off_is_worth_another_try(body: str):
    with pytest.raises(Retryable) as caught:
        tree(body)
    assert caught.value.code is Code.MALFORMED


@pytest.mark.parametrize("body", ["[]", "[1]", "plain words", "OK"])
def test_what_is_no_answer_of_prontos(body: str):
    with pytest.raises(RunStopped) as caught:
        tree(body)
    assert caught.value.code is Code.NOT_THE_SERVICE


def test_pages_are_known_by_type_or_by_look():
    for body, kind in [("<!doctype html><p>x", "text/plain"), ("<HTML></HTML>", ""), ("hello", "text/html; charset=x")]:
        with pytest.raises(RunStopped):
            tree(body, kind)
    assert tree("<?xml version='1.0'?><R><a>1</a></R>", "text/html").text("a") == "1"
