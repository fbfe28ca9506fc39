"""The Xi dialect in JSON."""

import json

import pytest

from app.practice.pronto.settings import XiSettings

JSON = {"X_Pronto_Content_Type": "application/json"}


def request(**parts):
    fields = {"Customers": {"Customer": {"CustomerCode": "", "Email": True}}}
    return json.dumps({"CusGetCustomersRequest": {"RequestFields": fields, **parts}})


def test_a_json_request_gives_a_json_reply(site, shared_books):
    body = request(RecordLimit=2, Filters={"TerritoryCode": {"Like": "NS%"}}, StartKeys={"CustomerCode": ""})
    tree = site.call("CusGetCustomers", body, **JSON).json()
    expected = [row for row in shared_books.rows("customers") if row.get("TerritoryCode") == "NSW"][:2]
    assert tree == {
        "CusGetCustomersResponse": {
            "APIResponseStatus": {"Code": "OK"},
            "Customers": {"Customer": [{n: row.get(n) for n in ("CustomerCode", "Email")} for row in expected]},
        }
    }


def test_an_xml_body_may_have_a_json_reply(site):
    body = "<RepGetRepsRequest><RequestFields><Reps><Rep><RepName/></Rep></Reps></RequestFields></RepGetRepsRequest>"
    tree = site.call("RepGetReps", body, **JSON).json()
    assert len(tree["RepGetRepsResponse"]["Reps"]["Rep"]) == 8


def test_sorting_and_ranges_in_json(site):
    body = request(
        OrderBy={"CustomerCode": {"sortorder": "DESC"}},
        Filters={"CustomerCode": {"Range": {"From": "B", "To": "C"}}},
    )
    rows = site.call("CusGetCustomers", body, **JSON).json()["CusGetCustomersResponse"]["Customers"]["Customer"]
    codes = [row["CustomerCode"] for row in rows]
    assert codes == sorted(codes, reverse=True)
    assert {code[0] for code in codes} == {"B"}


@pytest.mark.parametrize(("single", "kind"), [(False, list), (True, dict)])
def test_a_lone_record_as_list_or_object(shared_books, open_site, single, kind):
    with open_site(shared_books, xi=XiSettings(single_object_json=single)) as site:
        tree = site.call("CusGetCustomers", request(RecordLimit=1), **JSON).json()
        assert type(tree["CusGetCustomersResponse"]["Customers"]["Customer"]) is kind
        pair = site.call("CusGetCustomers", request(RecordLimit=2), **JSON).json()
        assert len(pair["CusGetCustomersResponse"]["Customers"]["Customer"]) == 2


@pytest.mark.parametrize("body", ["{", '{"A":1,"B":2}', '{"CusGetCustomersRequest":{"RecordLimit":"\\u0000"}}'])
def test_unreadable_json_is_refused(site, body):
    tree = site.call("CusGetCustomers", body, **JSON).json()
    assert tree["CusGetCustomersResponse"]["APIResponseStatus"]["Code"] == "INVALID_REQUEST"


def test_user_fields_in_json(own_site, own_books):
    code = own_books.rows("customers")[0].get("CustomerCode")
    body = {"CusPostUserFieldsRequest": {"Customers": {"Customer": {"@CustomerCode": code, "UserField8": "cus_1"}}}}
    tree = own_site.call("CusPostUserFields", json.dumps(body), **JSON).json()
    assert tree["CusPostUserFieldsResponse"]["APIResponseStatus"] == {"Code": "OK"}
    assert own_books.get("customers", code).get("UserField8") == "cus_1"
