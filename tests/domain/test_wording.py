"""Every code has words, and a problem's own particulars win over the general ones."""

import pytest

from app.domain.errors import Code, ItemRejected, NeedsUser, RunStopped, SyncProblem
from app.domain.wording import BUG, WORDS, Words, explain

JARGON = ("exception", "token", "null", "http 4", "traceback", "endpoint", "payload", "daemon", "sqlite")


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_title_sentence_and_remedy(code: Code):
    words = WORDS[code]
    assert words.title
    assert not words.title.endswith(".")
    assert words.sentence.endswith(".")
    assert words.remedy.endswith(".")
    assert len(words.title) <= 50
    assert words.sentence.count(".") == 1, "one clear sentence"


@pytest.mark.parametrize("words", [*WORDS.values(), BUG])
def test_words_are_plain(words: Words):
    text = f"{words.title} {words.sentence} {words.remedy}".lower()
    assert not [word for word in JARGON if word in text]


def test_titles_tell_codes_apart():
    assert len({words.title for words in WORDS.values()}) == len(Code)


def test_detail_and_hint_win_over_the_general_words():
    found = explain(NeedsUser(Code.PRONTO_LOGIN, "Pronto said: password expired", hint="Ask for a new one"))
    assert found == Words("Pronto refused the sign-in", "Pronto said: password expired.", "Ask for a new one.")


def test_general_words_stand_when_nothing_particular_is_known():
    assert explain(RunStopped(Code.DISK_FULL)) == WORDS[Code.DISK_FULL]


def test_the_record_is_named_as_a_bookkeeper_calls_it():
    found = explain(ItemRejected(Code.REJECTED, "the e-mail is not valid", about="customers/ACME"))
    assert found.sentence == "Debtor ACME: the e-mail is not valid."


def test_the_record_is_not_named_twice():
    found = explain(ItemRejected(Code.REJECTED, "ACME was refused.", about="customers/ACME"))
    assert found.sentence == "ACME was refused."


@pytest.mark.parametrize("about", ["something", "unknown/7", "customers/"])
def test_odd_subjects_do_no_harm(about: str):
    found = explain(SyncProblem(Code.INVALID, about=about))
    assert WORDS[Code.INVALID].sentence in found.sentence
