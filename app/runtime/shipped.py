"""What ships with the program as files: the first mapping, the words of a support bundle, the address for updates."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from app.domain.mapping import MappingSet
from app.planning.read_mapping import read_mapping_text


def default_text() -> str:
    """Return the mapping file a new company starts with."""
    return _text("mappings", "default.toml")


@lru_cache(maxsize=1)
def default_mapping() -> MappingSet:
    """Return the mapping a new company has."""
    return read_mapping_text(default_text(), "the default mapping")


def support_words() -> str:
    """Return the list of words that may stay in a support bundle."""
    return _text("support", "words.txt")


def update_address() -> str:
    """Return where whoever published this build says to look for a newer version; blank for nowhere."""
    return str(tomllib.loads(_text("release", "feed.toml"))["address"]).strip()


def _text(*place: str) -> str:
    return resources.files("resources").joinpath(*place).read_text(encoding="utf-8")
