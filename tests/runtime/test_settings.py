"""Settings: declared once, checked both ways."""

from typing import Any

import pytest

from app.domain.errors import Code, NeedsUser
from app.runtime.settings import DECLARED, LAST_COMPANY, SCHEDULE, THEME, Settings


class Shelf:
    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def setting(self, name: str, default: Any = None) -> Any:
        return self.kept.get(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        self.kept[name] = value


def test_declarations_are_whole():
    assert len({setting.name for setting in DECLARED}) == len(DECLARED)
    for setting in DECLARED:
        assert setting.label
        assert setting.help.endswith(".")
        assert setting.fits(setting.default)


def test_defaults_until_set():
    settings = Settings(Shelf())
    assert settings.get(THEME) == "system"
    settings.put(THEME, "dark")
    settings.put(SCHEDULE, False)
    assert settings.get(THEME) == "dark"
    assert settings.get(SCHEDULE) is False


def test_an_empty_value_is_a_value():
    settings = Settings(Shelf())
    settings.put(LAST_COMPANY, "Acme")
    settings.put(LAST_COMPANY, "")
    assert settings.get(LAST_COMPANY) == ""


@pytest.mark.parametrize("kept", ["purple", 3, True, [], {}])
def test_what_does_not_fit_counts_as_not_set(kept: Any, caplog: pytest.LogCaptureFixture):
    shelf = Shelf()
    shelf.kept[THEME.name] = kept
    assert Settings(shelf).get(THEME) == "system"
    assert "theme" in caplog.text


def test_a_number_is_no_switch():
    shelf = Shelf()
    shelf.kept[SCHEDULE.name] = 0
    assert Settings(shelf).get(SCHEDULE) is True


def test_what_does_not_fit_is_refused_in_words():
    shelf = Shelf()
    with pytest.raises(NeedsUser) as caught:
        Settings(shelf).put(THEME, "purple")
    assert caught.value.code is Code.BAD_INPUT
    assert caught.value.detail == "Colours cannot be 'purple'"
    assert shelf.kept == {}
