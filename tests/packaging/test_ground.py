"""The watch over leaks and the clean environment do what the other tests rely on."""

import os
import socket
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.support import environment, leaks


def test_a_running_thread_is_seen_until_it_ends():
    before = set(threading.enumerate())
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait, args=(5,), name="left-over")
    thread.start()
    assert leaks._threads_since(before) == ["left-over"]
    go_on.set()
    thread.join()
    assert leaks._threads_since(before) == []


def test_a_running_timer_is_seen_until_it_stops(qapp):
    timer = QTimer()
    timer.setObjectName("left-over")
    timer.start(60_000)
    assert "left-over" in leaks._running_timers()[id(timer)]
    timer.stop()
    assert id(timer) not in leaks._running_timers()


def test_a_window_is_seen_until_it_is_deleted(qapp):
    window = QWidget()
    window.setObjectName("left-over")
    assert any("left-over" in text for text in leaks._windows().values())
    window.deleteLater()
    leaks._finish_deletions()
    assert not any("left-over" in text for text in leaks._windows().values())


def test_stripe_finds_nothing_of_the_desk_it_runs_on():
    names = environment.variables_that_stripe_reads()
    assert "STRIPE_SUPPRESS_NOTICES" in names
    assert not names & os.environ.keys()


def test_nothing_beyond_this_computer_can_be_called():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 443)
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("192.0.2.1", 443))


def test_the_keyring_is_in_memory_and_empty():
    import keyring

    assert type(keyring.get_keyring()).__name__ == "MemoryKeyring"
    assert keyring.get_password("service", "user") is None
    keyring.set_password("service", "user", "made-up")


def test_the_keyring_of_the_test_before_is_gone():
    import keyring

    assert keyring.get_password("service", "user") is None


def test_every_test_has_a_home_of_its_own(home, tmp_path):
    assert os.environ["TALLYBRIDGE_HOME"] == str(home)
    assert home.parent == tmp_path
