"""A tray for tests: a StatusNotifier host on the session bus, which tells what the first icon in it shows.

Run as ``python -m tests.support.tray_host`` inside ``dbus-run-session``. Prints ``ready``, then one JSON object with
the tooltip, the sizes of the pictures and the words of the menu; then clicks the line named by the first argument.
After the StatusNotifierItem specification (freedesktop.org) and Canonical's ``com.canonical.dbusmenu``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_WATCHER = "org.kde.StatusNotifierWatcher"
_PROPERTIES = {
    "IsStatusNotifierHostRegistered": ("b", True),
    "ProtocolVersion": ("i", 0),
    "RegisteredStatusNotifierItems": ("as", []),
}
_PATIENCE = 60.0


def main(line: str) -> None:
    """Wait for an icon, tell of it, and click a line of its menu."""
    bus = open_dbus_connection("SESSION")
    bus.send_and_get_reply(message_bus.RequestName(_WATCHER))
    print("ready", flush=True)
    icon = _wait_for_icon(bus)
    # It registers before it is filled: ask until it is.
    found = _properties(bus, icon, "org.kde.StatusNotifierItem")
    menu = DBusAddress(found["Menu"][1], bus_name=icon.bus_name, interface="com.canonical.dbusmenu")
    lines = _lines(bus, menu)
    told = {
        "title": found["ToolTip"][1][2],
        "words": found["ToolTip"][1][3],
        "sides": sorted({width for width, _, _ in found["IconPixmap"][1]}),
        "menu": list(lines),
    }
    print(json.dumps(told), flush=True)
    click = new_method_call(menu, "Event", "isvu", (lines[line], "clicked", ("s", ""), 0))
    bus.send_and_get_reply(click, timeout=_PATIENCE)


def _wait_for_icon(bus: DBusConnection) -> DBusAddress:
    """Answer as the watcher does until an icon has registered; return where it is."""
    while True:
        message = bus.receive(timeout=_PATIENCE)
        if message.header.message_type is not MessageType.method_call:
            continue
        member = message.header.fields[HeaderFields.member]
        if member == "Get":
            kind = _PROPERTIES[message.body[1]]
            bus.send(new_method_return(message, "v", (kind,)))
        elif member == "GetAll":
            bus.send(new_method_return(message, "a{sv}", (dict(_PROPERTIES),)))
        elif member == "RegisterStatusNotifierItem":
            bus.send(new_method_return(message))
            sender = message.header.fields[HeaderFields.sender]
            return DBusAddress("/StatusNotifierItem", bus_name=sender)
        else:
            bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


def _properties(bus: DBusConnection, icon: DBusAddress, interface: str) -> dict[str, Any]:
    asked = DBusAddress(icon.object_path, bus_name=icon.bus_name, interface="org.freedesktop.DBus.Properties")
    reply = bus.send_and_get_reply(new_method_call(asked, "GetAll", "s", (interface,)), timeout=_PATIENCE)
    found: dict[str, Any] = reply.body[0]
    return found


def _lines(bus: DBusConnection, menu: DBusAddress) -> dict[str, int]:
    """Return the visible lines of a menu by their words, as a person reads them."""
    reply = bus.send_and_get_reply(new_method_call(menu, "GetLayout", "iias", (0, -1, [])), timeout=_PATIENCE)
    found: dict[str, int] = {}

    def walk(node: Any) -> None:
        number, about, children = node
        words = about.get("label", ("s", ""))[1].replace("_", "")
        if words and about.get("visible", ("b", True))[1]:
            found[words] = number
        for _, child in children:
            walk(child)

    walk(reply.body[1])
    return found


if __name__ == "__main__":
    main(sys.argv[1])
