#!/bin/sh
# Try a Debian package as its first user would, in a bare system made for the purpose; needs root and debootstrap:
#     installer/linux/smoke.sh NEW.deb [OLDER.deb]
# Installs it, looks that no library is missing, syncs the practice company by command and from the window with keys
# alone, upgrades over the older package with its data kept, and removes it. Prints a line a step; stops at the first
# that fails. Nothing of it is left: all mounts end with the script's own namespace.
#
#     SUITE     the release to try on (bookworm)
#     BASE      an existing debootstrap folder to copy instead of fetching one
#     PICTURES  a folder for pictures of the window
set -eu
[ "$(id -u)" -eq 0 ] || { echo "This needs root, for the bare system." >&2; exit 3; }
[ -n "${SMOKE_APART:-}" ] || exec env SMOKE_APART=1 unshare --mount --pid --fork --kill-child --propagation private "$0" "$@"
new=$(readlink -f "$1")
older=${2:+$(readlink -f "$2")}
place=$(mktemp -d "${TMPDIR:-/var/tmp}/tallybridge-smoke.XXXXXX")
root=$place/root
cleanup() {
    umount -l "$root/proc" "$root/dev" 2>/dev/null || true
    # Never through a mount that is still there.
    rm -rf --one-file-system "$place"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# step WHAT COMMAND…: run one step and say how it went.
step() {
    what=$1
    shift
    if "$@" >"$place/log" 2>&1; then
        echo "fine: $what"
    else
        echo "FAILED: $what" >&2
        tail -n 40 "$place/log" >&2
        exit 1
    fi
}
# inside COMMAND…: run it in the bare system as root. mortal 'COMMAND': as an everyday user, through a shell.
inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
mortal() {
    chroot "$root" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/tmp/person USER=person XDG_RUNTIME_DIR=/tmp/person \
        setpriv --reuid=person --regid=person --init-groups sh -euc "cd /tmp/person; $1"
}

bare_system() {
    if [ -n "${BASE:-}" ]; then
        cp -a "$BASE" "$root"
    else
        debootstrap --variant=minbase "${SUITE:-bookworm}" "$root"
    fi
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    # How this machine reaches its mirror.
    for rule in /etc/apt/apt.conf.d/99*; do
        [ ! -f "$rule" ] || cp "$rule" "$root/etc/apt/apt.conf.d/"
    done
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    inside useradd --create-home --home-dir /tmp/person person
    inside apt-get update -qq
}
put_in() {
    cp "$1" "$root/tmp/package.deb"
    inside apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 /tmp/package.deb
    rm "$root/tmp/package.deb"
}
no_library_missing() {
    # Looked for as the program's starter does: in its own folder, then in the system.
    inside env LD_LIBRARY_PATH=/opt/tallybridge/_internal sh -c "find /opt/tallybridge -type f \( -name '*.so*' -o -name tallybridge \) -exec ldd {} + 2>/dev/null" |
        grep 'not found' && return 1
    return 0
}
practice() {
    # 1 means done, with records that need a person: the practice company has some on purpose.
    mortal "tallybridge --home $1 practice --json >said || [ \$? -eq 1 ]"
    grep -o '"writes": *[0-9]*' "$root/tmp/person/said" | grep -o '[0-9]*$'
}
practice_sync() { [ "$(practice "$1")" -gt 0 ]; }
practice_again() { [ "$(practice "$1")" -eq 0 ]; }
selftest() { mortal "QT_QPA_PLATFORM=offscreen tallybridge --home $1 --selftest"; }
on_a_screen() { mortal "xvfb-run -a tallybridge --home $1 --selftest"; }

# by_keys: open the window on a new home, sync by keys alone until the journal has entries, and leave by a key.
by_keys() {
    cp installer/linux/keys.sh "$root/tmp/keys.sh"
    mortal "xvfb-run -a -s '-screen 0 1366x768x24' sh /tmp/keys.sh"
    [ -z "${PICTURES:-}" ] || { mkdir -p "$PICTURES" && cp "$root"/tmp/person/*.png "$PICTURES/"; }
}
data_of() { mortal "tallybridge --home $1 journal --json --limit 100000" | grep -o '"action"' | wc -l; }
kept() {
    now=$(data_of kept)
    [ "$now" -gt 0 ] && [ "$now" -ge "$before" ]
}
backed_up() { ls "$root"/tmp/person/kept/backups/*-update.* >/dev/null; }
removed() {
    inside apt-get purge -y -qq tallybridge
    [ ! -e "$root/opt/tallybridge" ] && [ ! -e "$root/usr/bin/tallybridge" ] &&
        [ -z "$(find "$root/usr" -iname '*tallybridge*')" ] && [ -d "$root/tmp/person/fresh" ]
}

cd "$(dirname "$0")/../.."
step "a bare system" bare_system
if [ -n "$older" ]; then
    step "the older package installs" put_in "$older"
    step "it syncs the practice company" practice_sync kept
    before=$(data_of kept)
    step "the new package installs over it" put_in "$new"
    step "its $(mortal 'tallybridge --version') opens the older data, in the window off screen" selftest kept
    step "the journal's $before entries are kept" kept
    step "a backup was made before the data was changed" backed_up
else
    step "the package installs" put_in "$new"
fi
step "no library is missing" no_library_missing
step "the practice company syncs by command" practice_sync fresh
step "and has nothing to write the second time" practice_again fresh
step "a screen and a keyboard" inside apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 \
    xvfb xauth openbox xdotool imagemagick
step "the window opens on a screen and ends with 0" on_a_screen fresh
step "the practice company syncs from the window with keys alone, and Ctrl+Q ends it with 0" by_keys
step "it is removed without a trace, and the data stays" removed
