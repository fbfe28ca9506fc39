"""The licence list covers every pin of the lock file; the bill of materials is valid; checksums and signing work."""

import datetime as dt
import hashlib
import json
import subprocess
import sys

import pytest

from tests.support.environment import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
DAY = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def release(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    yield
    for name in [name for name in sys.modules if name == "release" or name.startswith("release.")]:
        del sys.modules[name]


@pytest.fixture
def parts():
    from release.pins import asked_for, read_pins, sort

    return sort(read_pins(LOCK), asked_for(ROOT / "pyproject.toml"))


def piece(name="one", **changes):
    from release.bundled import Kind, Piece

    given = {"version": "1.2", "kind": Kind.PACKAGE, "licence": "MIT", "texts": (("LICENSE", "You may."),)}
    return Piece(name, **given | changes)


def test_every_pin_is_in_exactly_one_list(parts):
    from release.pins import read_pins

    names = [pin.name for group in (parts.bundled, parts.elsewhere, parts.building) for pin in group]
    assert sorted(names) == sorted(pin.name for pin in read_pins(LOCK))
    assert {"pyside6-essentials", "shiboken6", "stripe", "pycountry", "lark"} <= {pin.name for pin in parts.bundled}
    assert {"hatchling", "editables"} <= {pin.name for pin in parts.building}


def test_the_licence_list_names_every_pin(parts):
    from importlib.metadata import PackageNotFoundError, distribution

    from release.bundled import packages
    from release.licences import licence_list

    for pin in parts.bundled:
        try:
            if distribution(pin.name).version != pin.version:
                pytest.skip(f"{pin.name} is not installed as the lock file says")
        except PackageNotFoundError:
            pytest.skip(f"{pin.name} of the lock file is not installed")
    pieces = packages(parts.bundled)
    text = licence_list("1.2.3", pieces, parts.elsewhere, parts.building)
    table = text.split("=" * 78)[0].lower().replace("_", "-").replace(".", "-")
    for pin in (*parts.bundled, *parts.elsewhere, *parts.building):
        assert f"\n{pin.name} {pin.version}".replace(".", "-") in table
    assert [one.name for one in pieces if not one.texts] == []
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "You may replace" in text


def test_another_version_than_the_lock_files_is_not_listed_as_if_it_were(parts):
    from dataclasses import replace

    from release.bundled import packages

    with pytest.raises(ValueError, match="the lock file says 0"):
        packages((replace(parts.bundled[0], version="0"),))


def test_markers_decide_by_the_system_that_is_built_for():
    from release.pins import read_pins, sort

    pins = read_pins(
        f"a==1 \\\n    --hash=sha256:{'0' * 64}\nb==2 ; sys_platform == 'win32' \\\n    --hash=sha256:{'1' * 64}\n"
    )
    on_windows = sort(pins, ["a", "b"], {"sys_platform": "win32"})
    assert [pin.name for pin in on_windows.bundled] == ["a", "b"]
    elsewhere = sort(pins, ["a", "b"], {"sys_platform": "linux"})
    assert [pin.name for pin in elsewhere.elsewhere] == ["b"]
    with pytest.raises(ValueError, match="not pinned"):
        read_pins("a>=1\n")


def test_a_text_that_two_works_share_is_printed_once():
    from release.licences import licence_list

    text = licence_list("1", [piece("one"), piece("two")], (), ())
    assert text.count("You may.") == 1
    assert "one 1.2: LICENSE\ntwo 1.2: LICENSE" in text


def test_the_list_of_what_was_collected_tells_system_libraries(tmp_path):
    from release.collected import collected, from_the_system

    table = tmp_path / "COLLECT-00.toc"
    rows = [
        ("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "BINARY"),
        ("PySide6/QtGui.abi3.so", f"{sys.prefix}/lib/QtGui.abi3.so", "EXTENSION"),
        ("resources/help/guide.md", "resources/help/guide.md", "DATA"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
    ]
    table.write_text(repr((rows, "more", ["words"])), encoding="utf-8")
    assert [one.name for one in collected(table)] == [row[0] for row in rows[:3]]
    assert [one.name for one in from_the_system(collected(table))] == ["libssl.so.3"]


def test_the_bill_of_materials_is_valid_and_the_same_each_time(tmp_path):
    pytest.importorskip("cyclonedx", reason="cyclonedx-python-lib is installed only where installers are made")
    from release.bundled import Kind
    from release.sbom import bill

    pieces = [piece(), piece("libssl3", kind=Kind.SYSTEM, licence="Apache-2.0, GPL-1+"), piece("Qt", kind=Kind.RUNTIME)]
    made = bill("1.2.3", pieces, DAY)
    assert made == bill("1.2.3", list(reversed(pieces)), DAY)
    told = json.loads(made)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert [one.get("purl") for one in told["components"]].count("pkg:pypi/one@1.2") == 1
    jsonschema = pytest.importorskip("jsonschema")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert jsonschema
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None


def test_checksums_are_what_sha256sum_reads(tmp_path):
    from release import checksums

    (tmp_path / "b.deb").write_bytes(b"b")
    (tmp_path / "a.json").write_bytes(b"a")
    (tmp_path / checksums.NAME).write_text("older", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    expected = "".join(f"{hashlib.sha256(name[:1].encode()).hexdigest()}  {name}\n" for name in ("a.json", "b.deb"))
    assert checksums.checksums(tmp_path) == expected


def test_two_builds_are_compared_byte_for_byte(tmp_path):
    from release.checksums import differing

    for name in ("one", "other"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "same").write_bytes(b"x")
        (tmp_path / name / "deep" / "file").write_text(name, encoding="utf-8")
    (tmp_path / "other" / "new").write_bytes(b"")
    assert differing(tmp_path / "one", tmp_path / "one") == []
    assert differing(tmp_path / "one", tmp_path / "other") == ["deep/file: content", "new: only in one"]


def test_signing_runs_the_owners_command_or_says_that_nothing_is_signed(tmp_path):
    from release.signing import COMMAND, sign

    file = tmp_path / "a program"
    file.write_text("x", encoding="utf-8")
    assert "Nothing was signed" in sign([file], {})
    command = f"\"{sys.executable}\" -c \"import sys; open(sys.argv[1], 'a').write('signed')\" {{}}".replace("\\", "/")
    assert sign([file], {COMMAND: command}) == "Signed: a program."
    assert file.read_text(encoding="utf-8") == "xsigned"
    with pytest.raises(ValueError, match="word of its own"):
        sign([file], {COMMAND: "signtool sign"})
    with pytest.raises(subprocess.CalledProcessError):
        sign([file], {COMMAND: f'"{sys.executable}" -c "import sys; sys.exit(3)" {{}}'.replace("\\", "/")})
