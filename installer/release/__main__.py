"""``python -m release STEP``: one step of ``installer/build`` each, run from the top of the source tree."""

import argparse
import datetime as dt
import json
import os
import shutil
import sys
import tomllib
from pathlib import Path

from release import checksums
from release.bundled import packages, runtimes, system_libraries
from release.licences import licence_list
from release.pins import asked_for, read_pins, sort
from release.signing import sign

_PROGRAMS = ("tallybridge", "tallybridge.exe", "tallybridge-window.exe")


def version(root: Path) -> str:
    """Return the product's version."""
    return str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def papers(options: argparse.Namespace) -> int:
    """Put the licence list and LICENSE into the folder, and the bill of materials beside it; return the exit code."""
    # Only this step needs the CycloneDX library.
    from release.sbom import bill  # noqa: PLC0415

    root = Path.cwd()
    pins = read_pins((root / "requirements.lock").read_text(encoding="utf-8"))
    parts = sort(pins, asked_for(root / "pyproject.toml"))
    pieces = [*packages(parts.bundled), *runtimes(root), *system_libraries(options.table)]
    bare = [piece.name for piece in pieces if not piece.texts]
    if bare:
        print(f"No licence text was found for {', '.join(bare)}.", file=sys.stderr)
        return 1
    text = licence_list(version(root), pieces, parts.elsewhere, parts.building)
    (options.folder / "LICENCES.txt").write_text(text, encoding="utf-8")
    shutil.copyfile(root / "LICENSE", options.folder / "LICENSE")
    moment = dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC)
    name = f"tallybridge-{version(root)}.cdx.json"
    (options.folder.parent / name).write_text(bill(version(root), pieces, moment), encoding="utf-8")
    print(f"Licences of {len(pieces)} works: LICENCES.txt, {name}")
    return 0


def signatures(options: argparse.Namespace) -> int:
    """Sign files, or the programs of folders; return the exit code."""
    files: list[Path] = []
    for path in options.paths:
        files += [path / name for name in _PROGRAMS if (path / name).is_file()] if path.is_dir() else [path]
    print(sign(files))
    return 0


def sums(options: argparse.Namespace) -> int:
    """Write the checksums of a folder's files; return the exit code."""
    (options.folder / checksums.NAME).write_text(checksums.checksums(options.folder), encoding="utf-8")
    print(f"Checksums: {checksums.NAME}")
    return 0


def compare(options: argparse.Namespace) -> int:
    """Name what two built folders do not share; return 1 when there is anything."""
    found = checksums.differing(options.one, options.other)
    print(json.dumps({"differ": found}, indent=1))
    return int(bool(found))


def valid(options: argparse.Namespace) -> int:
    """Check a bill of materials against its format's own schema; return 1 when it does not fit."""
    # Needs jsonschema beside it, which only the checks bring.
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(options.file.read_text(encoding="utf-8"))
    print(f"{options.file.name}: {wrong or 'valid CycloneDX 1.6'}")
    return int(wrong is not None)


def payload(options: argparse.Namespace) -> int:
    """Lay out what a folder for Windows holds; return the exit code."""
    from release.payload import lay_out  # noqa: PLC0415 - only where the set-up program is tried

    lay_out(Path.cwd(), options.folder)
    return 0


def main() -> int:
    """Run the step named on the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="release", description="A step of installer/build.")
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("papers", help="licences and bill of materials")
    step.add_argument("folder", type=Path, help="what PyInstaller built")
    step.add_argument("table", type=Path, help="its COLLECT-00.toc")
    step.set_defaults(run=papers)
    step = steps.add_parser("sign", help="sign with the command of the environment")
    step.add_argument("paths", type=Path, nargs="+")
    step.set_defaults(run=signatures)
    step = steps.add_parser("sums", help="checksums")
    step.add_argument("folder", type=Path)
    step.set_defaults(run=sums)
    step = steps.add_parser("compare", help="what two builds do not share")
    step.add_argument("one", type=Path)
    step.add_argument("other", type=Path)
    step.set_defaults(run=compare)
    step = steps.add_parser("valid", help="a bill of materials against its schema")
    step.add_argument("file", type=Path)
    step.set_defaults(run=valid)
    step = steps.add_parser("payload", help="what a folder for Windows holds, but for Python")
    step.add_argument("folder", type=Path)
    step.set_defaults(run=payload)
    options = parser.parse_args()
    result: int = options.run(options)
    return result


if __name__ == "__main__":
    sys.exit(main())
