"""``company set``: the owner's own ABN and whether invoices are made final, kept and told."""

import json
from pathlib import Path

import pytest

from app.bootstrap import open_office
from app.cli.main import main
from app.domain.company import Company, Finalise, NewCompany
from app.secrets.session_store import SessionStore

NAME = "Small Company"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one company in it."""
    office = open_office(tmp_path, secrets=SessionStore("for a test"))
    office.store.companies.add(NewCompany(NAME, "https://erp.example.com.au/x", "kim"))
    office.close()
    return tmp_path


def kept(home: Path) -> Company:
    office = open_office(home, secrets=SessionStore("for a test"))
    try:
        return office.store.companies.named(NAME)
    finally:
        office.close()


def test_an_abn_and_the_wish_for_final_invoices_are_kept(home: Path, capsys: pytest.CaptureFixture[str]):
    typed = ["--home", str(home), "company", "set", NAME]
    assert main([*typed, "--invoices", "finalise"]) == 0
    assert "Until the ABN is entered with --abn, they all stay drafts." in capsys.readouterr().out
    assert main([*typed, "--abn", "51 824 753 556", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["policies"]
    assert (told["supplier_abn"], told["finalise"]) == ("51824753556", "finalise")
    policies = kept(home).policies
    assert (policies.supplier_abn, policies.finalise) == ("51824753556", Finalise.FINALISE)
    assert main([*typed, "--abn", "", "--invoices", "draft"]) == 0
    assert "no ABN; invoices are left as drafts." in capsys.readouterr().out


def test_a_wrong_abn_is_refused_in_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--home", str(home), "company", "set", NAME, "--abn", "51 824 753 557"]) != 0
    assert "its check digits do not fit; copy it from the Australian Business Register." in capsys.readouterr().err
    assert kept(home).policies.supplier_abn == ""
