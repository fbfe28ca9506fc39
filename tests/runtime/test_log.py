"""The log keeps what happened and none of the secrets."""

import logging
from pathlib import Path

import pytest

from app.runtime import log
from app.runtime.clock import SystemClock
from app.runtime.crash import CrashReporter, version
from app.runtime.log import FILE_NAME, Redactor, start_log

KEYS = [
    "sk_test_51AbCdEfGhIjKl",
    "rk_live_51AbCdEfGhIjKl",
    "pk_test_51AbCdEfGhIjKl",
    "skcs_test_51AbCdEfGhIjKl",
    "rkcs_live_51AbCdEfGhIjKl",
    "whsec_abcDEF123456",
]
CARRIERS = [
    "X-Pronto-Token: {}",
    "x-pronto-password={}",
    "{{'X-Pronto-Password': '{}'}}",
    '{{"X-Pronto-Token": "{}"}}',
    "b'X-Pronto-Token': b'{}'",
    "Authorization: Bearer {}",
    "('authorization', 'Basic {}')",
    "(b'Authorization', b'Bearer {}')",
    "<token>{}</token>",
    "<ns:token>{}</ns:token>",
    '{{"token": "{}"}}',
    "https://user:{}@erp.example.com.au/pronto",
]


def _refuse() -> None:
    raise ValueError(f"refused {KEYS[1]}")


def _break() -> None:
    raise KeyError(f"hush-hush {KEYS[0]} in {Path.home()}/x")


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_known_by_their_shape(redactor: Redactor, key: str):
    cleaned = redactor.clean(f"POST with {key}, refused")
    assert key not in cleaned
    assert cleaned.startswith("POST with ")
    assert cleaned.endswith(", refused")


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_carries_a_secret_is_emptied(redactor: Redactor, carrier: str):
    assert "s3cr3t-v4lue" not in redactor.clean(carrier.format("s3cr3t-v4lue"))


def test_a_secret_that_was_told_is_gone_in_every_spelling(redactor: Redactor):
    redactor.know('p&ss "wörd"/1')
    texts = [
        'got p&ss "wörd"/1 back',
        "?password2=p%26ss%20%22w%C3%B6rd%22%2F1",
        "?x=p%26ss+%22w%C3%B6rd%22%2F1",
        r'{"x": "p&ss \"w\u00f6rd\"/1"}',
        "<x>p&amp;ss &quot;wörd&quot;/1</x>",
    ]
    for text in texts:
        cleaned = redactor.clean(text)
        assert "rd" not in cleaned.replace("password2", ""), cleaned


def test_everyday_text_stays(redactor: Redactor):
    redactor.know("abc")
    text = "Customer ACME (cus_9s6XKzkNRiz8i3): name changed, abc, task_test_1, 12:30"
    assert redactor.clean(text) == text


def test_the_file_gets_notable_lines_without_secrets_and_in_utc(tmp_path: Path, redactor: Redactor):
    stop = start_log(tmp_path, redactor)
    logger = logging.getLogger("app.somewhere")
    try:
        logger.debug("too fine")
        logger.info("key %s", KEYS[0])
        try:
            _refuse()
        except ValueError:
            logger.exception("failed")
        logging.getLogger("httpx").info("HTTP Request: GET http://x/?secret")
    finally:
        stop()
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert not [key for key in KEYS if key in text]
    assert "ValueError: refused rk_live_[removed]" in text
    assert "too fine" not in text
    assert "HTTP Request" not in text
    assert "+00:00 INFO MainThread app.somewhere: key sk_test_[removed]" in text


def test_the_console_gets_warnings_only(tmp_path: Path, redactor: Redactor, capsys: pytest.CaptureFixture[str]):
    stop = start_log(tmp_path, redactor, console=True)
    try:
        logging.getLogger("app").info("quiet")
        logging.getLogger("app").warning("loud %s", KEYS[0], exc_info=ValueError("for the file"))
    finally:
        stop()
    assert "ValueError: for the file" in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    shown = capsys.readouterr()
    assert shown.err == "WARNING: loud sk_test_[removed]\n"
    assert shown.out == ""


def test_detail_on_request(tmp_path: Path, redactor: Redactor):
    stop = start_log(tmp_path, redactor, detailed=True)
    logging.getLogger("app").debug("fine")
    stop()
    assert "fine" in (tmp_path / FILE_NAME).read_text(encoding="utf-8")


def test_the_file_rotates(tmp_path: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(log, "_BYTES", 1000)
    stop = start_log(tmp_path, redactor)
    for number in range(100):
        logging.getLogger("app").info("line %d %s", number, "x" * 50)
    stop()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [FILE_NAME, *(f"{FILE_NAME}.{number}" for number in range(1, 6))]


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, redactor: Redactor, capsys: pytest.CaptureFixture[str]
):
    stop = start_log(tmp_path / "not there", redactor)
    logging.getLogger("app").info("lost")
    stop()
    assert capsys.readouterr().err == ""


def test_a_crash_report_is_written_without_secrets(tmp_path: Path, redactor: Redactor):
    redactor.know("hush-hush")
    report = CrashReporter(tmp_path, redactor, SystemClock())
    try:
        _break()
    except KeyError as fault:
        found = report(fault, "Job Sync")
    assert found.path is not None
    assert found.path.name.startswith("crash-")
    assert found.path.read_text(encoding="utf-8") == found.text
    assert "Where: Job Sync" in found.text
    assert "KeyError" in found.text
    assert f"Version: {version()}" in found.text
    assert "hush" not in found.text
    assert KEYS[0] not in found.text
    assert str(Path.home()) not in found.text


def test_crash_reports_do_not_pile_up(tmp_path: Path, redactor: Redactor):
    report = CrashReporter(tmp_path, redactor, SystemClock())
    for _ in range(25):
        report(ValueError("again"), "test")
    assert len(list(tmp_path.glob("crash-*.txt"))) == 20


def test_a_crash_report_that_cannot_be_written_is_still_handed_over(tmp_path: Path, redactor: Redactor):
    found = CrashReporter(tmp_path / "not there", redactor, SystemClock())(ValueError("x"), "test")
    assert found.path is None
    assert "ValueError: x" in found.text
