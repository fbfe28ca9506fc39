"""Gathers what the window says into ``resources/translations`` and renews every language there.

``.venv/bin/python installer/catalogue.py`` writes the template ``tallybridge.pot``, merges it into each ``*.po`` and
makes the ``*.mo`` that the window reads; ``--check`` writes nothing and says what is out of date. A new language
begins with ``--new fr``. Needs Babel, which the checks install.

What is gathered: from ``ui`` every ``tr("…")`` and ``counted(n, "…", "…")``, and the words in tables at a module's
top; from ``app`` the sentences and phrases that a person may read. A finished sentence of the core with names and
figures in it (an f-string) becomes a template with places, by which ``ui.text.tr.told`` knows it again.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
TEMPLATE = "tallybridge.pot"
_CORE = ("alerts", "domain", "planning", "ports", "reconcile", "remote", "runtime", "secrets", "services", "storage")
"""Rooms of ``app`` whose words reach the window; the command line, the practice services and reports do not."""
_WORD = re.compile(r"[A-Za-z][a-z]*[a-z’']")
_NOT_WORDS = re.compile(
    r"^(SELECT|INSERT|CREATE|UPDATE|DELETE|DROP|ALTER|PRAGMA|WITH|BEGIN|VACUUM|ROLLBACK|COMMIT|HTTP|http)\b"
    r"|%[srd(]|^[\w.]+: \{|^<|\bAND \w+ =|\bFROM \w|\bJOIN\b|\b(WHERE|UNION|EXISTS)\b|\$\.|\?\)|= \?|\(\?"
    r"|\b[a-z]+_(id|at|code)\b|^ATTACH\b"
)
"""Statements to a database, lines of the log, shapes of a repr."""
_SILENT = {"debug", "info", "warning", "error", "exception", "critical", "getLogger", "TypeVar",
           "compile", "Environment", "execute", "AssertionError"}  # fmt: skip
"""What calls of these are given is for nobody's eyes."""
_ALWAYS = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_MENUS = ("app/planning/conditions.py",)
"""Where the core's own single words are the entries of a menu."""
_NAME = re.compile(r"^[a-z0-9_.:/-]+$")


class Text(NamedTuple):
    """A text of the source and where it stands."""

    one: str
    many: str
    place: str


def gather(root: Path = ROOT) -> Iterator[Text]:
    """Yield every text of the source that a person may read, file by file."""
    for path in sorted((root / "ui").rglob("*.py")):
        yield from _of_window(path.relative_to(root), ast.parse(path.read_text(encoding="utf-8")))
    rooms = [path for room in _CORE for path in (root / "app" / room).rglob("*.py")]
    for path in sorted([*rooms, root / "app" / "bootstrap.py", root / "app" / "opening.py"]):
        yield from _of_core(path.relative_to(root), ast.parse(path.read_text(encoding="utf-8")))


def _of_window(path: Path, tree: ast.Module) -> Iterator[Text]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    taken: set[int] = set()
    for call in calls:
        words = [one for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        match getattr(call.func, "id", ""), [str(one.value) for one in words]:
            case "tr", [one]:
                yield Text(one, "", path.as_posix())
            case "counted", [one, many]:
                yield Text(one, many, path.as_posix())
            case _:
                continue
        taken.update(id(one) for one in words)
    loops = [one.iter for one in ast.walk(tree) if isinstance(one, ast.For | ast.comprehension)]
    tables = [one.value for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None]
    branches = [call.args[0] for call in calls if getattr(call.func, "id", "") == "tr" and call.args]
    # Where nothing but words is kept; elsewhere a small word may be the name of an icon.
    spoken = path.parts[1] == "text" or path.name == "mismatches_cards.py"
    for place in (*tables, *branches, *loops):
        for node in ast.walk(place):
            short = spoken or place in branches
            if isinstance(node, ast.Constant) and id(node) not in taken and _reads(node.value, short=short):
                taken.add(id(node))
                yield Text(str(node.value), "", path.as_posix())


def _of_core(path: Path, tree: ast.Module) -> Iterator[Text]:
    silent = {id(part) for part in _parts_for_nobody(tree)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            text = _template(node)
            words = re.sub(r"\{\w+\}", "", text)
            if " " in words and len(_WORD.findall(words)) > 1 and not _NOT_WORDS.search(words):
                yield Text(text, "", path.as_posix())
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (_is_said(node.value) or (path.as_posix() in _MENUS and node.value.isalpha()))
        ):
            yield Text(node.value, "", path.as_posix())


def _parts_for_nobody(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is no text of its own: docstrings, parts of f-strings, what goes to the log."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from node.values
            yield from (part.format_spec for part in node.values if isinstance(part, ast.FormattedValue)
                        and part.format_spec is not None)  # fmt: skip
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _SILENT:
                yield from (part for one in node.args for part in ast.walk(one))


def _template(node: ast.JoinedStr) -> str:
    """Return an f-string with a named place for each value."""
    parts, names = [], []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value).replace("{", "").replace("}", ""))
        elif isinstance(part, ast.FormattedValue):
            name = _place(part.value)
            while name in names:
                name += "_"
            names.append(name)
            parts.append(f"{{{name}}}")
    return "".join(parts)


def _place(value: ast.expr) -> str:
    """Return a name for a value that tells a translator what stands there."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_") or "value"
        case ast.Call(args=[first, *_]):
            return _place(first)
        case ast.Call(func=ast.Attribute(value=of)):
            return _place(of)
        case ast.Subscript(value=of):
            return _place(of)
    return "value"


def _reads(value: object, *, short: bool = False) -> bool:
    """Whether a constant of a table in the window is words: several, or one with a capital; ``short``: any one."""
    if not isinstance(value, str) or _NOT_WORDS.search(value) or not _WORD.search(value):
        return False
    if re.match(r"^[\w-]+:\w+$", value) or re.match(r"^((Ctrl|Shift|Alt)\+)+\S+$", value):
        return False
    return (
        (short and value.isalpha()) or " " in value or value[:1].isupper() or value[:1] == "&" or not _NAME.match(value)
    )


def _is_said(value: str) -> bool:
    """Whether a constant of the core is something said to a person: a phrase, or a title of one word."""
    if "\n" in value or _NOT_WORDS.search(value) or re.search(r"[{}<>=]|^\S*_\S*$|\.(py|toml|json)\b", value):
        return False
    words = _WORD.findall(value)
    if " " in value.strip():
        return len(words) > (0 if value[:1].isupper() else 1)
    return len(words) == 1 and bool(re.fullmatch(r"[A-Z][a-z-]+", value))


def template(root: Path = ROOT) -> Catalog:
    """Return the catalogue of the source: every text once, with the files it stands in."""
    made = Catalog(project="Tallybridge", charset="utf-8", copyright_holder="the Tallybridge project", fuzzy=False)
    # Nothing that changes by itself: the same source gives the same file.
    made.creation_date = made.revision_date = _ALWAYS
    made.header_comment = "# What Tallybridge's window says. Written by installer/catalogue.py."
    plurals = {text.one: text.many for text in gather(root) if text.many}
    places: dict[str, list[str]] = {}
    for text in gather(root):
        if text.one.strip():
            found = places.setdefault(text.one, [])
            if text.place not in found:
                found.append(text.place)
    for one, files in sorted(places.items(), key=lambda entry: (entry[1][0], entry[0])):
        made.add((one, plurals[one]) if one in plurals else one, locations=[(name, 0) for name in sorted(files)])
    return made


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file holds it; files without lines, so that only a change of words changes it."""
    into = io.BytesIO()
    write_po(into, catalogue, width=120, include_lineno=False, sort_output=False)
    return into.getvalue()


def renewed(folder: Path, source: Catalog) -> Iterator[tuple[Path, bytes]]:
    """Yield every file as it has to be: the template, each language merged with it and what the window reads."""
    yield folder / TEMPLATE, written(source)
    for path in sorted(folder.glob("*.po")):
        language = read_po(io.BytesIO(path.read_bytes()), locale=path.stem)
        language.update(source, no_fuzzy_matching=True)
        language.creation_date = language.revision_date = _ALWAYS
        yield path, written(language)
        into = io.BytesIO()
        write_mo(into, language)
        yield path.with_suffix(".mo"), into.getvalue()


def _begin(folder: Path, name: str, source: Catalog) -> None:
    fresh = Catalog(locale=name, project="Tallybridge", charset="utf-8", fuzzy=False)
    fresh.update(source)
    fresh.creation_date = fresh.revision_date = _ALWAYS
    (folder / f"{name}.po").write_bytes(written(fresh))


def main(arguments: list[str] | None = None) -> int:
    """Renew the files, or say which are out of date; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when something is out of date")
    parser.add_argument("--new", metavar="LANGUAGE", help="begin a language: fr, pt_BR")
    options = parser.parse_args(arguments)
    source = template()
    if options.new:
        _begin(FOLDER, options.new, source)
    behind = [(path, data) for path, data in renewed(FOLDER, source)
              if not path.exists() or path.read_bytes() != data]  # fmt: skip
    for path, data in behind:
        if not options.check:
            path.write_bytes(data)
        sys.stdout.write(f"{path.relative_to(ROOT)} {'is out of date' if options.check else 'renewed'}\n")
    return 1 if options.check and behind else 0


if __name__ == "__main__":
    sys.exit(main())
