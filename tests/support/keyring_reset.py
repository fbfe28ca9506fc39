"""An empty keyring for every test."""

import sys

import pytest


@pytest.fixture(autouse=True)
def fresh_keyring():
    """Give the test an empty keyring in memory, when keyring is loaded at all."""
    if "keyring.core" in sys.modules:
        import keyring

        from tests.support.keyrings import MemoryKeyring

        keyring.set_keyring(MemoryKeyring())
