"""Which language the window speaks: the computer's own or a chosen one, as far as there is a catalogue."""

from __future__ import annotations

import gettext
from importlib.resources import files

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui.text.figures import HOME, write_as
from ui.text.tr import speak

SUFFIX = ".mo"
_FORMS = ("{", "}")


def languages() -> list[str]:
    """Return the names of the catalogues there are, such as ``fr`` or ``pt_BR``, in order of their own names."""
    found = [one.name.removesuffix(SUFFIX) for one in files("resources").joinpath("translations").iterdir()
             if one.name.endswith(SUFFIX)]  # fmt: skip
    return sorted(found, key=called)


def called(name: str) -> str:
    """Return a language by its own name: ``français``; the source's is ``English (Australia)``."""
    if name == HOME:
        return "English (Australia)"
    own = QLocale(name).nativeLanguageName() or name
    return f"{own} ({QLocale(name).nativeTerritoryName()})" if "_" in name else own


def begin(chosen: str = "") -> str:
    """Speak the chosen language, or the computer's own where there is a catalogue for it; return which it is.

    Args:
        chosen: name of a catalogue or ``en_AU``; blank, or one that is gone, for the computer's own.
    """
    there = languages()
    wanted = [chosen] if chosen in {HOME, *there} else _of_the_computer()
    name = next((one for one in wanted if one in there or one == HOME), HOME)
    if name == HOME:
        speak(gettext.NullTranslations())
    else:
        with files("resources").joinpath("translations", name + SUFFIX).open("rb") as opened:
            catalogue = gettext.GNUTranslations(opened)
        speak(catalogue, _templates(catalogue))
        _take_qts_own(name)
    write_as(name)
    return name


def _of_the_computer() -> list[str]:
    """Return the languages the computer is set to, each with its territory first and then without it."""
    found = []
    for tag in QLocale.system().uiLanguages():
        whole = tag.replace("-", "_")
        found += [HOME] if whole.split("_")[0] == "en" else [whole, whole.split("_")[0]]
    return found


def _templates(catalogue: gettext.GNUTranslations) -> tuple[str, ...]:
    """Return the catalogue's source texts that have places."""
    texts = vars(catalogue).get("_catalog", {})
    return tuple(text for text in texts if isinstance(text, str) and all(sign in text for sign in _FORMS))


def _take_qts_own(name: str) -> None:
    """Have Qt's few own words, such as those of a field's menu, in the language too, where Qt brings them."""
    app = QCoreApplication.instance()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if app is not None and translator.load(QLocale(name), "qtbase", "_", folder):
        app.installTranslator(translator)
