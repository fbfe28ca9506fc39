"""What a screen reader finds: the accessible tree of a window, and everything in it that says too little."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QListView, QTableView, QTabWidget, QWidget

Role = QAccessible.Role
_TOLD_APART = {
    Role.Button, Role.CheckBox, Role.RadioButton, Role.PageTab, Role.ComboBox, Role.SpinBox, Role.EditableText,
    Role.Slider, Role.Table, Role.List, Role.ListItem, Role.StaticText, Role.ButtonMenu, Role.Link, Role.Tree,
    Role.MenuItem, Role.Dialog, Role.Window, Role.PageTabList,
}  # fmt: skip
"""Roles that something may have which takes the keyboard or can be pressed."""
_QTS_OWN = {Role.ScrollBar, Role.Grip, Role.Splitter, Role.Separator, Role.ColumnHeader, Role.RowHeader, Role.Cell}
"""Moved by the mouse or reached through what they belong to."""
_DEEPEST, _MOST = 60, 20_000


@dataclass(frozen=True)
class Node:
    """One thing of the tree."""

    role: QAccessible.Role
    name: str
    description: str
    state: QAccessible.State
    actions: tuple[str, ...]
    widget: QWidget | None
    path: str

    @property
    def where(self) -> str:
        kind = type(self.widget).__name__ if self.widget is not None else "-"
        return f"{self.role.name} “{self.name}” ({kind}) in {self.path}"


def nodes(root: QWidget) -> Iterator[Node]:
    """Yield everything a reader can come to; tables and lists of a model are looked into by ``silent_tables``."""
    found = QAccessible.queryAccessibleInterface(root)
    assert found is not None
    waiting: list[tuple[QAccessibleInterface, str, int]] = [(found, "", 0)]
    seen = 0
    while waiting:
        face, path, depth = waiting.pop()
        seen += 1
        assert seen < _MOST, "the tree has no end"
        if not face.isValid() or (depth and face.state().invisible):
            continue
        node = _node(face, path)
        yield node
        if depth < _DEEPEST and not isinstance(node.widget, QAbstractItemView):
            inside = f"{path} / {node.name or node.role.name}"[-160:]
            children = [face.child(place) for place in range(face.childCount())]
            waiting += [(child, inside, depth + 1) for child in reversed(children) if child is not None]


def _node(face: QAccessibleInterface, path: str) -> Node:
    acts = face.actionInterface()
    found = face.object()
    return Node(
        face.role(), face.text(QAccessible.Text.Name), face.text(QAccessible.Text.Description), face.state(),
        tuple(acts.actionNames()) if acts is not None else (),
        found if isinstance(found, QWidget) else None, path,
    )  # fmt: skip


def silent(root: QWidget) -> list[str]:
    """Return everything that can be operated and does not say what it is, or is not of a kind a person knows."""
    found = []
    for node in nodes(root):
        operated = bool(node.state.focusable) or any(act != "SetFocus" for act in node.actions)
        if node.role in _QTS_OWN or _is_part(node.widget) or node.widget is root:
            continue
        if operated and not node.name.strip():
            found.append(f"no name: {node.where}")
        if operated and node.role not in _TOLD_APART:
            found.append(f"no role: {node.where}")
        if "&" in node.name.replace(" & ", ""):
            found.append(f"a mnemonic is read: {node.where}")
        if node.name.strip() and node.role in {Role.Client, Role.NoRole}:
            found.append(f"a name without a role: {node.where}")
    return found


def _is_part(widget: QWidget | None) -> bool:
    """Return whether a part of it speaks for it, or it is part of what speaks: the line of a spin box, a tab widget."""
    holder = widget.parentWidget() if widget is not None else None
    inside = holder is not None and (
        isinstance(holder, QComboBox)
        or any(holder.inherits(kind) for kind in ("QAbstractSpinBox", "QComboBoxPrivateContainer"))
        or (holder.inherits("QAbstractScrollArea") and widget is getattr(holder, "viewport", lambda: None)())
    )  # fmt: skip
    return inside or isinstance(widget, QHeaderView | QTabWidget)


def nameless_choices(root: QWidget) -> list[str]:
    """Return combo boxes of which Linux would say the entry at hand only, and not what is chosen with it."""
    found = []
    for box in root.findChildren(QComboBox):
        face = QAccessible.queryAccessibleInterface(box)
        tied = face.relations(QAccessible.RelationFlag.Label)
        if box.isVisible() and not tied and not box.accessibleDescription():
            found.append(box.accessibleName() or box.currentText())
    return found


def silent_tables(root: QWidget) -> list[str]:
    """Return tables and lists with a heading or a row that says nothing."""
    found = []
    for view in root.findChildren(QAbstractItemView):
        if not view.isVisible() or not isinstance(view, QTableView | QListView) or view.model() is None:
            continue
        model = view.model()
        if not view.accessibleName() and not _is_part(view):
            found.append(f"a table without a name in {view.parentWidget()}")
        columns = [
            place for place in range(1 if isinstance(view, QListView) else model.columnCount(QModelIndex()))
            if not (isinstance(view, QTableView) and view.isColumnHidden(place))
        ]  # fmt: skip
        if isinstance(view, QTableView):
            found += [
                f"{view.accessibleName()}: column {place} has no heading"
                for place in columns
                if not _said(model.headerData(place, Qt.Orientation.Horizontal, role) for role in _SPOKEN)
            ]
        for row in range(min(5, model.rowCount(QModelIndex()))):
            if not any(_said(model.index(row, place).data(role) for role in _SPOKEN) for place in columns):
                found.append(f"{view.accessibleName()}: row {row} says nothing")
    return found


_SPOKEN = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)


def _said(values: Iterator[object]) -> bool:
    return any(str(value or "").strip() for value in values)
