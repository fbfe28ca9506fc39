"""The help as a book: every message has its entry, every link leads somewhere, what is looked up is found."""

import re

import pytest

from app.domain.causes import SENTENCE, Cause
from app.domain.errors import Code, ItemRejected, NeedsUser
from app.domain.wording import WORDS, explain, message_anchor
from app.services.guide import BUG_KEY, read_book, word_anchor
from app.services.guide.sections import anchor_of, escaped, plain, split
from app.services.guide.troubles import message_keys

BOOK = read_book()
MESSAGES = [section for section in BOOK.sections if section.key]
WORDS_OF_THE_WINDOW = (
    "ABN", "Agreed value", "Approval", "Base", "BAS", "Certificate", "Charge code", "Cutover", "Debtor", "Guard",
    "Hold", "Idempotency key", "Link", "Metadata", "Mismatch", "Payment intent", "Restricted key", "Rollback", "Seal",
    "Tax invoice", "Territory", "Undo", "Void",
)  # fmt: skip


def test_every_code_and_every_cause_has_one_entry_and_none_is_left_over():
    names = [section.key for section in MESSAGES]
    assert sorted(names) == sorted(message_keys())
    assert {*(code.value for code in Code), *(cause.value for cause in Cause), BUG_KEY} == set(names)


@pytest.mark.parametrize("section", MESSAGES, ids=lambda section: section.key)
def test_an_entry_says_what_it_means_why_it_happens_and_what_to_do(section):
    _, _, written = section.body.rpartition("\n>")
    _, _, written = written.partition("\n\n") if written else ("", "", section.body.partition("\n\n")[2])
    meaning, _, rest = written.partition("**Usually because**")
    why, _, steps = rest.partition("**What to do**")
    assert len(meaning.split()) > 4
    assert re.search(r"^- \S", why, re.MULTILINE)
    assert re.search(r"^1\. \S", steps, re.MULTILINE)


@pytest.mark.parametrize("code", list(Code))
def test_a_problem_s_very_sentence_leads_to_its_entry(code: Code):
    words = WORDS[code]
    entry = BOOK.by_anchor[message_anchor(code.value)]
    assert words.sentence in entry.said
    assert words.sentence in entry.text.replace("\n", " ")
    assert entry in BOOK.look_up(words.sentence)
    assert entry in BOOK.look_up(f"{words.title}\nSync\n{words.sentence}\n{words.remedy}\n({code.value})")
    assert BOOK.look_up(code.value)[0] is entry


@pytest.mark.parametrize("cause", list(Cause))
def test_a_cause_s_very_sentence_leads_to_its_entry(cause: Cause):
    entry = BOOK.by_anchor[message_anchor(cause.value)]
    assert SENTENCE[cause] in entry.said
    assert entry in BOOK.look_up(SENTENCE[cause])


def test_a_sentence_with_more_around_it_is_found():
    told = explain(ItemRejected(Code.REJECTED, about="customers/ACME"))
    found = BOOK.look_up(f"  {told.sentence}   {told.remedy} ")
    assert [section.key for section in found] == ["rejected"]


def test_what_only_the_code_tells_is_found_by_it():
    told = explain(NeedsUser(Code.WRONG_ACCOUNT, "The key is of acct_2."))
    assert [one.key for one in BOOK.look_up(f"{told.sentence} (wrong-account)")] == ["wrong-account"]


def test_words_are_looked_up_in_titles_first():
    assert BOOK.look_up("debtor")[0].anchor == word_anchor("Debtor")
    assert BOOK.look_up("how do I undo a sync")[0].title == "Undo"
    assert BOOK.look_up("restricted key") == [BOOK.by_anchor[word_anchor("Restricted key")]]
    assert BOOK.look_up("xyzzy") == []
    assert BOOK.look_up("  ") == []
    assert BOOK.look_up("the of and") == []


def test_the_sentences_come_in_the_person_s_language():
    loud = read_book(str.upper)
    entry = loud.by_anchor[message_anchor("stale")]
    assert entry.title == WORDS[Code.STALE].title.upper()
    assert WORDS[Code.STALE].sentence.upper() in entry.said


def test_every_anchor_is_one_section_s_and_every_link_leads_to_one():
    anchors = [section.anchor for section in BOOK.sections]
    assert len(set(anchors)) == len(anchors)
    targets = {target for section in BOOK.sections for target in re.findall(r"\]\(([^)]*)\)", section.body)}
    assert targets
    assert {target for target in targets if target.removeprefix("#") not in anchors or target[0] != "#"} == set()


def test_nothing_is_fetched():
    whole = BOOK.markdown
    assert "![" not in whole
    assert not re.search(r"<(img|link|script|iframe)", whole)


def test_the_glossary_is_in_order_and_has_the_words_of_the_window():
    terms = [section.title for section in BOOK.sections if section.anchor.startswith("word-")]
    assert terms == sorted(terms, key=str.casefold)
    assert set(WORDS_OF_THE_WINDOW) <= set(terms)


def test_markdown_is_cut_at_its_headings():
    text = "before\n\n## One: a & b\n\nbody\n\n### Two\n\n- x\n\n# not one\n"
    assert [(one.level, one.title, one.anchor, one.body) for one in split(text)] == [
        (2, "One: a & b", "one-a--b", "body"),
        (3, "Two", "two", "- x\n\n# not one"),
    ]
    assert anchor_of("Pronto Xi: address and user") == "pronto-xi-address-and-user"


def test_marks_are_shown_and_taken_off():
    text = "Use *this* [x](y) `--yes` at https://a.b & 1 < 2."
    assert plain(escaped(text)) == text
    assert plain("> **Bold** *it* [Undo](#undo) `code`\n| a |\n|---|\n| b |") == "Bold it Undo code\n| a |\n\n| b |"
