"""Texts for strangers: nobody's name, address, number or amount is left, and what the program says is."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.bootstrap import support_words
from app.domain.kinds import RecordType
from app.planning.support.log_lines import cleaned, report_cleaned
from app.planning.support.pseudonyms import LONGEST_LINE, Identity, Pseudonyms
from app.planning.support.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary(support_words())
HOME = "/srv/kim/Tallybridge"
STORED = (
    Identity(RecordType.CUSTOMERS, "1/K77", ("K77", "Käserei & Söhne GmbH", "jürgen@käse.example"), ("Jürgen Öttl",)),
    Identity(RecordType.CUSTOMERS, "1/PRICE", ("PRICE", "The Green Price Company"), ("Mark Day",)),
    Identity(RecordType.CUSTOMERS, "1/株", ("株-1", "日本商事 株式会社")),
    Identity(RecordType.INVOICES, "1/1034326", ("1034326", "PO 77/2026-B")),
)


def pseudonyms(*texts: str) -> Pseudonyms:
    made = Pseudonyms(VOCABULARY, hosts=["api.stripe.com", "erp.example.com.au:8443"], places=[(HOME, "<home folder>")])
    for text in texts:
        for line in text.split("\n"):
            made.look_through(line)
    for record in STORED:
        made.learn(record)
    return made


def clean(text: str) -> str:
    return pseudonyms(text).clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The e-mail of Käserei & Söhne GmbH is invalid.", "The e-mail of debtor-1 is invalid."),
        ("the e-mail of KÄSEREI & SÖHNE GMBH", "the e-mail of debtor-1"),
        ("customers/K77 waits for Jürgen", "customers/debtor-1 waits for debtor-1"),
        ("customers/PRICE has a price", "customers/debtor-1 has a price"),
        ("invoice 1034326 of the Green Price Company", "invoice invoice-1 of word-1 debtor-1 debtor-1"),
        ("株-1: 日本商事 株式会社 is not trading", "debtor-1: debtor-1 is not trading"),
        ("jürgen@käse.example and other@acme.com.au", "debtor-1 and e-mail-1"),
        ("It owes $1,204.50, was 1204.50, and 12 records", "It owes amount-1, was amount-2, and 12 records"),
        ("call 0400 123 456 or +61 2 9999 0000, ABN 51 824 753 556", "call number-1 or number-2, ABN number-3"),
        ("Stripe answered 404 at 2026-11-29T00:47:43.123+00:00 (req_AbC123)", None),
        (
            "POST https://api.stripe.com/v1/customers/cus_N1234567?name=Kim",
            "POST https://api.stripe.com/v1/customers/cus_word-1?…",
        ),
        ("GET https://kim.example.net/rest/ACME", "GET address-1"),
        (f"the report is {HOME}/logs/crash-1.txt", "the report is <home folder>/logs/crash-1.txt"),
        ("cannot open C:\\Users\\Kim Smith\\mine.db", "cannot open path-1 word-2\\word-3.word-4"),
        ("Debtor O’Brien’s e-mail, and Stripe’s", "word-1 word-2 e-mail, and Stripe’s"),
        ("", ""),
        ("one\n\nKim", "one\n\nword-1"),
    ],
)
def test_what_stays_and_what_goes(text: str, expected: str | None):
    found = clean(text)
    if expected is None:
        assert found == text
    elif "word-" in expected:
        # Stand-ins count in the order of their words; what matters is what is left.
        assert not {"Kim", "Smith", "mine", "Brien", "Green", "Price"} & set(found.replace("\\", " ").split()), found
    else:
        assert found == expected


def test_a_record_has_one_stand_in_all_through():
    made = pseudonyms("K77 Käserei & Söhne GmbH jürgen@käse.example Öttl")
    assert {made.clean(text) for text in ("K77", "Käserei & Söhne GmbH", "jürgen@käse.example", "Öttl")} == {"debtor-1"}


def test_a_word_keeps_its_stand_in_and_another_gets_another():
    made = pseudonyms()
    first, other = made.clean("Zyx"), made.clean("Wvu")
    assert (made.clean("zyx ZYX"), first != other) == (f"{first} {first}", True)


@settings(max_examples=300, deadline=None)
@given(
    before=st.text(max_size=30),
    name=st.sampled_from(
        ["Zoë Ødegård-Ñuñez", "Ωμέγα Ψάρι", "Łódź Sp. z o.o.", "Mc\u200bDonough", "ÅÄÖ", "السلام", "xqz"]
    ),
    after=st.text(max_size=30),
)
@example(before="“", name="Zoë Ødegård-Ñuñez", after="”")
@example(before="name='", name="xqz", after="'")
def test_a_name_that_is_stored_nowhere_is_gone_too(before: str, name: str, after: str):
    found = clean(f"{before} {name} {after}")
    assert name not in found
    assert "Ødegård" not in found
    assert "Łódź" not in found


def test_a_line_without_end_costs_little_and_is_cut():
    for hostile in ("a" * 100_000, "1 " * 50_000, "/a" * 50_000, "@" * 100_000, "a@" * 50_000, "a://" * 25_000):
        found = clean(hostile)
        assert len(found) < LONGEST_LINE * 8
        assert found.endswith("[the rest of the line is left out]")


LOG = """\
2026-11-29T00:47:43.123+00:00 ERROR lane write-1 1 app.runtime.lanes: Work on customers/K77 failed
Traceback (most recent call last):
  File "/opt/kim smith/lib/python3.11/site-packages/app/services/pull.py", line 12, in run
    name = "Käserei"
    ^^^^^^^^^^^^^^^^
  File "C:\\Users\\Kim\\mine.py", line 3, in Kim
    real code here
ValueError: invalid literal for int() with base 10: 'Zyx Pty'

During handling of the above exception, another exception occurred:

app.domain.errors.SyncProblem: Zyx owes 1204.50
KeyError
Zyx said something over
two lines"""


def test_a_traceback_keeps_its_frame_and_loses_what_it_quotes():
    made = pseudonyms(LOG)
    lines = list(cleaned(LOG.split("\n"), made.clean, lambda *_: "real code here"))
    text = "\n".join(lines)
    for gone in ("Zyx", "Käserei", "Kim", "kim", "K77", "1204"):
        assert gone not in text
    assert lines[0].startswith(
        "2026-11-29T00:47:43.123+00:00 ERROR lane write-1 1 app.runtime.lanes: Work on customers/"
    )
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[2] == '  File "app/services/pull.py", line 12, in run' or "python3.11/site-packages" in lines[2]
    assert lines[4] == "    ^^^^^^^^^^^^^^^^"
    assert lines[5] == '  File "somewhere else", line 3, in code'
    assert lines[6] == "    real code here"
    assert lines[7].startswith("ValueError: invalid literal for int() with base 10: '")
    assert "KeyError" in lines
    assert len(lines) == len(LOG.split("\n"))


def test_a_crash_report_keeps_its_head():
    report = (
        "Tallybridge crash report\nWhen: 2026-11-29T00:47:43+00:00\nWhere: Sync of Zyx Pty\nVersion: 1.2.3\n"
        "Python: 3.11.7 (linux, Linux-6.1-x86_64-with-glibc2.36)\n\nVersion: Zyx\nValueError: Zyx"
    )
    made = pseudonyms(report)
    lines = list(report_cleaned(report.split("\n"), made.clean, lambda *_: ""))
    assert "Zyx" not in "\n".join(lines)
    assert lines[:2] == report.split("\n")[:2]
    assert lines[3:5] == report.split("\n")[3:5]
    assert list(report_cleaned(["Zyx"], made.clean, lambda *_: "")) == [made.clean("Zyx")]


def test_the_word_list_holds_no_name_of_the_practice_company():
    practice = Path("app/practice/company")
    assert practice.is_dir()
    assert not VOCABULARY.words & {"acme", "harbour", "sydney", "melbourne", "kim", "smith", "bolt", "pty ltd"}
    assert all(word == word.lower() and word.isascii() for word in VOCABULARY.words)
    assert {"invoice", "refused", "certificate"} <= VOCABULARY.words
    assert {"Stripe", "Pronto", "GST"} <= VOCABULARY.names
