"""Keeps the tests on this computer: no name is looked up and no address called beyond the loopback."""

import ipaddress
import socket
from typing import Any

import pytest

_LOCAL_NAMES = {None, "", "localhost", b"localhost"}


def _is_local(host: Any) -> bool:
    if host in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True, scope="session")
def loopback_only():
    """Answer every look-up of another host as a computer without a network would."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def local_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_local(host):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *args, **kwargs)

    def local_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise ConnectionRefusedError(f"tests do not call {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", local_look_up)
        patch.setattr(socket.socket, "connect", local_connect)
        yield
