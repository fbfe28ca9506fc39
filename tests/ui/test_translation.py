"""Catalogues: which one speaks, plural forms, the core's finished sentences, figures and days in its form."""

import datetime as dt
import gettext
import io
from decimal import Decimal

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtCore import QLocale

from ui.bridge.choices import FILE, Choices
from ui.text import figures, language
from ui.text import format as words
from ui.text.tr import counted, speak, told, tr

_POLISH = {
    "Settings": "Ustawienia",
    "{n} left": "zostało: {n}",
    "no debtor {code} at {where}": "brak dłużnika {code} w {where}",
    "another street": "inna ulica",
    "Held back: {why}": "Wstrzymane: {why}",
}


def _compiled() -> bytes:
    catalogue = Catalog(locale="pl")
    for one, translated in _POLISH.items():
        catalogue.add(one, translated)
    catalogue.add(("record", "records"), ("rekord", "rekordy", "rekordów"))
    into = io.BytesIO()
    write_mo(into, catalogue)
    return into.getvalue()


@pytest.fixture
def translations(tmp_path, monkeypatch):
    """A folder of resources with one catalogue, Polish."""
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "pl.mo").write_bytes(_compiled())
    monkeypatch.setattr(language, "files", lambda _package: tmp_path)
    yield tmp_path
    speak(gettext.NullTranslations())
    figures.write_as(figures.HOME)


def test_a_chosen_language_speaks_and_what_it_lacks_stays_english(qapp, translations):
    assert language.begin("pl") == "pl"
    assert tr("Settings") == "Ustawienia"
    assert tr("{n} left", n=3) == "zostało: 3"
    assert tr("Undo") == "Undo"
    assert tr("") == ""


@pytest.mark.parametrize(("number", "said"), [(1, "1 rekord"), (3, "3 rekordy"), (5, "5 rekordów"), (22, "22 rekordy")])
def test_plural_forms_are_those_of_the_language(qapp, translations, number, said):
    language.begin("pl")
    assert counted(number, "record", "records") == said


def test_a_finished_sentence_of_the_core_is_known_by_its_template(qapp, translations):
    language.begin("pl")
    assert told("no debtor ACME01 at Pronto") == "brak dłużnika ACME01 w Pronto"
    assert told("another street.") == "inna ulica."
    assert told("Held back: another street") == "Wstrzymane: inna ulica"
    assert told("Held back: no debtor X at Y") == "Wstrzymane: brak dłużnika X w Y"
    assert told("Nobody knows this one.") == "Nobody knows this one."
    assert told("x" * 5000) == "x" * 5000


def test_braces_in_a_name_do_no_harm(qapp, translations):
    language.begin("pl")
    assert told("no debtor {0.__class__} at {where}") == "brak dłużnika {0.__class__} w {where}"


def test_the_computers_language_is_taken_where_there_is_a_catalogue(qapp, translations, monkeypatch):
    class System:
        tags: tuple[str, ...] = ()

        def uiLanguages(self):  # noqa: N802 - Qt's name
            return list(self.tags)

    monkeypatch.setattr(language.QLocale, "system", staticmethod(System))
    for tags, wanted in (
        (("pl-PL", "en-US"), "pl"),
        (("en-GB", "pl"), "en_AU"),
        (("de-DE",), "en_AU"),
        (("de", "pl"), "pl"),
        ((), "en_AU"),
    ):
        System.tags = tags
        assert language.begin() == wanted
        assert language.begin("gone") == wanted
    assert language.begin("en_AU") == "en_AU"
    assert tr("Settings") == "Settings"


def test_the_languages_there_are_have_their_own_names(translations):
    assert language.languages() == ["pl"]
    assert language.called("pl") == "polski"
    assert language.called("en_AU") == "English (Australia)"


def test_figures_and_days_as_australians_write_them():
    moment = dt.datetime(2026, 11, 29, 14, 5, tzinfo=dt.UTC)
    assert figures.whole(1204) == "1,204"
    assert words.money(120450) == "$1,204.50"
    assert words.money(120450, "usd") == "USD 1,204.50"
    assert figures.plain_day(moment.date()) == "29/11/2026"
    assert figures.long_day(moment.date()) == "29 Nov 2026"
    assert figures.time(moment) == "2:05 pm"
    assert figures.decimal(Decimal("1204.0125")) == "1,204.0125"


def test_figures_and_days_follow_the_language(qapp):
    moment = dt.datetime(2026, 11, 29, 14, 5, tzinfo=dt.UTC)
    try:
        figures.write_as("de_DE")
        assert figures.whole(1204) == "1.204"
        assert words.money(120450).replace("\xa0", " ") == "1.204,50 $"
        assert words.money(-120450, "eur").replace("\xa0", " ").startswith("-1.204,50 ")
        assert figures.plain_day(moment.date()) == "29.11.2026"
        assert "2026" in figures.long_day(moment.date())
        assert figures.time(moment) == "14:05"
        assert counted(1204, "record", "records") == "1.204 records"
        assert QLocale().name() == "de_DE"
    finally:
        figures.write_as(figures.HOME)


def test_choices_are_kept_and_a_damaged_file_says_nothing(tmp_path):
    first = Choices()
    first.keep()
    first.open(tmp_path)
    first.change(text=150)
    first.change(language="pl")
    first.keep()
    again = Choices()
    again.open(tmp_path)
    assert (again.chosen.text, again.chosen.language) == (150, "pl")
    for damaged in ("", "[]", "{", '{"text": 9000, "language": 7}', '{"text": true}', "\x00" * 10_000):
        (tmp_path / FILE).write_text(damaged, encoding="utf-8")
        again.open(tmp_path)
        assert (again.chosen.text, again.chosen.language) == (100, "")
