"""What goes into the one-folder build, checked from the tree alone: no PyInstaller is needed for it."""

import ast
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.environment import ROOT

SPEC = (ROOT / "installer" / "pyinstaller" / "app.spec").read_text(encoding="utf-8")


@pytest.fixture
def contents(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer" / "pyinstaller"))
    import contents

    yield contents
    del sys.modules["contents"]


def hidden() -> str:
    """Return the recipe's list of what is imported by name only."""
    return SPEC.split("hiddenimports=[")[1].split("\n    ],")[0]


def test_every_migration_goes_along_as_a_script(contents):
    going = {Path(source): folder for source, folder in contents.own_files(ROOT)}
    steps = sorted((ROOT / "app" / "storage" / "migrations").glob("0*.py"))
    assert len(steps) >= 7
    assert {going.get(step) for step in steps} == {"app/storage/migrations"}


def test_every_resource_goes_along_and_the_readmes_pictures_stay(contents):
    going = {Path(source).relative_to(ROOT).as_posix() for source, _ in contents.own_files(ROOT)}
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert {name for name in expected - going if not name.startswith("resources/help/images/")} == set()
    assert not [name for name in going if name.startswith("resources/help/images/")]
    assert {"resources/help/guide.md", "resources/mappings/default.toml", "resources/style/window.qss"} <= going


def test_what_lies_in_the_tree_lies_in_the_same_place_of_the_folder(contents):
    for source, folder in contents.own_files(ROOT):
        assert Path(source).parent == ROOT / folder


def test_nothing_of_the_build_machine_goes_along(contents, tmp_path):
    for name in ("METADATA", "RECORD", "direct_url.json", "entry_points.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert {Path(source).name for source, _ in contents.metadata_files(tmp_path)} == {"METADATA", "entry_points.txt"}
    # PyInstaller's own hooks copy whole folders.
    for name in ("RECORD", "direct_url.json", "INSTALLER"):
        assert not contents.wanted(f"one-1.dist-info/{name}", f"{sys.prefix}/one-1.dist-info/{name}")
    assert contents.wanted("one-1.dist-info/METADATA", f"{sys.prefix}/one-1.dist-info/METADATA")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every library that is found goes along")
def test_of_the_system_only_what_python_itself_needs(contents):
    there = "/usr/lib/x86_64-linux-gnu/"
    assert contents.wanted("libssl.so.3", f"{there}libssl.so.3")
    assert not contents.wanted("libglib-2.0.so.0", f"{there}libglib-2.0.so.0")
    # Under the GPL: it would put the whole under the GPL.
    assert not contents.wanted("libreadline.so.8", f"{there}libreadline.so.8")
    assert '"readline"' in SPEC
    packages, modules = sysconfig.get_path("platlib"), sysconfig.get_path("stdlib")
    assert contents.wanted("PySide6/QtGui.abi3.so", f"{packages}/PySide6/QtGui.abi3.so")
    assert contents.wanted("_decimal.so", f"{modules}/lib-dynload/_decimal.so")
    assert contents.wanted("resources/help/guide.md", str(ROOT / "resources/help/guide.md"))
    assert not contents.wanted("PySide6/Qt/plugins/platforms/libqvnc.so", f"{packages}/PySide6/libqvnc.so")


def test_own_packages_and_what_is_imported_by_name_are_all_listed():
    for package in ("app", "ui", "resources", "keyring.backends", "stripe.params"):
        assert f'collect_submodules("{package}")' in hidden()
    for package in ("stripe", "celpy", "tzdata"):
        assert f'collect_data_files("{package}")' in SPEC


def test_libraries_under_the_lgpl_stay_files_that_can_be_replaced():
    assert '("PySide6", "shiboken6", "pycountry", "stdnum"), "py"' in SPEC
    assert "exclude_binaries=True" in SPEC
    assert "upx=True" not in SPEC


def test_the_recipe_is_python():
    ast.parse(SPEC)


def test_a_frozen_start_serves_as_the_practice_companys_process():
    launcher = (ROOT / "installer" / "wheel" / "launcher.py").read_text(encoding="utf-8")
    body = launcher.split('if __name__ == "__main__":')[1]
    assert body.split() == ["serve_as_worker()", "sys.exit(main())"]
    ran = subprocess.run(
        [sys.executable, str(ROOT / "installer" / "wheel" / "launcher.py"), "--version"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ran.stdout.startswith("tallybridge ")
