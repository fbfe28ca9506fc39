"""Checksums of what is given away, in the form that ``sha256sum --check`` reads."""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def checksums(folder: Path) -> str:
    """Return one line a file of a folder, sorted by name; folders in it and the list itself are left out."""
    return "".join(
        f"{_sum(path)}  {path.name}\n" for path in sorted(folder.iterdir()) if path.is_file() and path.name != NAME
    )


def tree(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder; of a link, of what it points to as text."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(str(path.readlink()).encode()).hexdigest() if path.is_symlink() else _sum(path)
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def differing(one: Path, other: Path) -> list[str]:
    """Return what two builds do not share byte for byte, by name, with the reason in a word."""
    left, right = tree(one), tree(other)
    return [
        f"{name}: {'content' if name in left and name in right else 'only in one'}"
        for name in sorted(left.keys() | right.keys())
        if left.get(name) != right.get(name)
    ]


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
