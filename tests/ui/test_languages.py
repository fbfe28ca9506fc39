"""Another language: every word of the window is translated, and there is room for words half as long again."""

import gettext

import pytest
from PySide6.QtWidgets import QLineEdit

from app.domain.company import Mode
from tests.fakes.office import FakeOffice, company
from tests.ui.pseudo import PseudoCatalogue, overhear, untranslated
from tests.ui.walking import SECTIONS, Walk, beyond, cut, in_the_way, texts
from ui.text.tr import speak


def listed(found):
    return "\n".join(f"{name}: {complaint}" for complaint, name in found.items())


@pytest.fixture
def catalogue():
    made = PseudoCatalogue()
    speak(made)
    yield made
    speak(gettext.NullTranslations())


@pytest.fixture(scope="module", params=[(1366, 768), (1093, 614)], ids=["1366", "1093"])
def size(request):
    return request.param


@pytest.mark.parametrize("section", SECTIONS)
def test_everything_is_translated_and_has_room(open_window, catalogue, size, section):
    office = FakeOffice(company(mode=Mode.PRACTICE))
    data = overhear(office)
    window = open_window(office, size=size)
    left, wrong = {}, {}

    def look(name, shown):
        data.update(line.text() for line in shown.findChildren(QLineEdit))
        told = sorted((one for one in data if len(one) > 1), key=len, reverse=True)
        for widget, text in texts(shown):
            if untranslated(text, told):
                left.setdefault(f"{type(widget).__name__} in {type(widget.parent()).__name__}: {text!r}", name)
        for complaint in (*cut(shown), *in_the_way(shown), *beyond(window)):
            wrong.setdefault(complaint, name)

    Walk(window, look).go(section)
    assert not left, listed(left)
    assert not wrong, listed(wrong)
