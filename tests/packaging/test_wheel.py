"""The wheel keeps the everyday names app, ui and resources out of other programs' imports."""

import subprocess
import sys
import zipfile
from importlib.metadata import distributions

import pytest

from tests.support.environment import ROOT

PRIVATE = {"app", "ui", "resources"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_its_top_level_is_the_bundle_and_the_launcher(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {
        "tallybridge_bundle",
        "tallybridge_launcher.py",
    }
    assert {name.split("/")[1] for name in names if name.startswith("tallybridge_bundle/")} == PRIVATE


def test_it_carries_fonts_and_licences_and_no_rubbish(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "tallybridge_bundle/resources/fonts/Inter-Regular.otf" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_launcher_opens_the_bundle_and_nothing_else_does(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    script = (
        "import sys, importlib.util as find\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "assert find.find_spec('app') is None\n"
        "import tallybridge_launcher\n"
        "tallybridge_launcher.open_bundle()\n"
        "import app, ui, resources\n"
        "print(app.__file__)\n"
    )
    # -I -S: no site-packages, so the editable install of this checkout cannot answer instead.
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        cwd=tmp_path, check=True, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert ran.stdout.strip().startswith(str(tmp_path / "tallybridge_bundle"))


def test_no_dependency_ships_one_of_our_names():
    clashes = {
        (distribution.name, path.parts[0])
        for distribution in distributions()
        if distribution.name != "tallybridge"
        for path in distribution.files or ()
        if path.parts[0].removesuffix(".py") in PRIVATE
    }
    assert clashes == set()


def test_the_guide_travels_and_its_pictures_stay(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "tallybridge_bundle/resources/help/guide.md" in names
    assert not [name for name in names if "/help/images/" in name]
    assert (ROOT / "resources/help/images/overview-light.png").is_file()
