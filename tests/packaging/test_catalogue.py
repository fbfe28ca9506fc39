"""The template of the translations holds what the source says now."""

import importlib.util
import sys

import pytest

from tests.support.environment import ROOT


@pytest.fixture(scope="module")
def catalogue():
    place = ROOT / "installer" / "catalogue.py"
    spec = importlib.util.spec_from_file_location("catalogue_of_words", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def source(catalogue):
    return catalogue.template()


def test_every_file_is_up_to_date(catalogue, source):
    behind = [path.name for path, data in catalogue.renewed(catalogue.FOLDER, source) if path.read_bytes() != data]
    assert not behind, f"{behind}: run .venv/bin/python installer/catalogue.py"


def test_it_holds_calls_plurals_tables_and_the_cores_templates(source):
    texts = {message.id if isinstance(message.id, str) else message.id[0]: message for message in source}
    assert "Opening…" in texts
    assert texts["record"].id == ("record", "records")
    assert "&Mismatches" in texts
    assert "The server did not answer." in texts
    assert "There is no mismatch number {mismatch_id}." in texts


def test_what_is_for_machines_stays_out(source):
    texts = [message.id if isinstance(message.id, str) else message.id[0] for message in source if message.id]
    odd = ("SELECT ", "INSERT ", "PRAGMA ", "%s", "ui/", "Ctrl+1")
    assert [one for one in texts if any(sign in one for sign in odd)] == []
    assert not [one for one in texts if one.startswith("<") or "</" in one]


def test_a_new_language_is_begun_merged_and_compiled(catalogue, source, tmp_path):
    catalogue._begin(tmp_path, "fr", source)
    made = dict(catalogue.renewed(tmp_path, source))
    assert {path.name for path in made} == {"tallybridge.pot", "fr.po", "fr.mo"}
    assert made[tmp_path / "fr.po"] == (tmp_path / "fr.po").read_bytes()
    assert b"Plural-Forms: nplurals=" in made[tmp_path / "fr.po"]
