# Finds what the computer itself must bring: a Python and the libraries that Qt loads. Sourced by setup.sh.
# POSIX sh. Uses `stop SENTENCE`, which setup.sh defines.

# Each line: the library file that Qt looks for, the Debian and Ubuntu package that holds it.
# (The names without t64 are accepted by newer releases too.)
qt_libraries='libEGL.so.1 libegl1
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libX11.so.6 libx11-6
libbrotlidec.so.1 libbrotli1
libgssapi_krb5.so.2 libgssapi-krb5-2'

# What a real window needs on top (the checks draw off screen).
window_libraries='libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0'

# What the checks try out beside the window: a real keyring in a desktop session of its own, and the window on a
# screen without a monitor, driven through the bus of the screen readers. python: is a module of the computer's own
# Python, which no package index has.
check_programs='dbus-run-session dbus-daemon
gnome-keyring-daemon gnome-keyring
Xvfb xvfb
/usr/libexec/at-spi-bus-launcher at-spi2-core
python:pyatspi python3-pyatspi'

# as_root COMMAND…: run it as root, through sudo when we are not.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# install_packages WHAT PACKAGE…: install system packages, or say exactly which ones are missing.
install_packages() {
    what=$1
    shift
    command -v apt-get >/dev/null 2>&1 ||
        stop "This is not Debian or Ubuntu: install your system's own packages for $what: $*"
    advice="Ask whoever looks after this computer to run: apt-get install --no-install-recommends $*"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            stop "System packages are missing, and you are neither root nor have sudo. $advice"
        sudo -n true 2>/dev/null || { [ -t 0 ] && sudo true; } ||
            stop "System packages are missing, and sudo did not let you install them. $advice"
    fi
    echo "Installing $what: $*"
    quiet='-qq -y --no-install-recommends -o Dpkg::Use-Pty=0'
    # The lists already on this computer may do; when they are missing or out of date, fetch them once.
    # shellcheck disable=SC2086 # $quiet is several words on purpose
    if ! as_root apt-get install $quiet "$@" >"$log" 2>&1; then
        as_root apt-get update -qq >"$log" 2>&1 ||
            { cat "$log" >&2; stop "The list of system packages could not be fetched: check the internet connection."; }
        as_root apt-get install $quiet "$@" >"$log" 2>&1 ||
            { cat "$log" >&2; stop "These system packages could not be installed; the lines above say why: $*"; }
    fi
}

# fits PYTHON: succeed when it is a Python that the app runs on.
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

# find_python: print the first Python from 3.11 to 3.14, or fail.
find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        path=$(command -v "$candidate" 2>/dev/null) || continue
        if fits "$path"; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

# need_python: set $python to a Python from 3.11 to 3.14.
need_python() {
    python=$(find_python) && return 0
    install_packages "Python" python3 python3-venv
    python=$(find_python) ||
        stop "Python 3.11 to 3.14 is needed and this computer's own is $(python3 --version 2>&1); install one of those, for example with: apt-get install python3.11 python3.11-venv"
}

# packages_missing TABLE: print the packages whose library cannot be loaded, whose program is not on the path or whose
# module the computer's own Python lacks, and that of the venv module.
packages_missing() {
    printf '%s\n' "$1" | "$python" -c '
import ctypes, importlib.util, shutil, subprocess, sys
def own_python_has(module):
    probe = ["/usr/bin/python3", "-c", "import " + module]
    return shutil.which(probe[0]) and subprocess.run(probe, capture_output=True).returncode == 0
if not all(map(importlib.util.find_spec, ("ensurepip", "venv"))):
    print("python%d.%d-venv" % sys.version_info[:2])
for line in filter(str.strip, sys.stdin):
    wanted, package = line.split()
    try:
        if wanted.startswith("python:"):
            found = own_python_has(wanted.removeprefix("python:"))
        else:
            found = ctypes.CDLL(wanted) if ".so" in wanted else shutil.which(wanted)
    except OSError:
        found = None
    if not found:
        print(package)
'
}

# need_packages TABLE: install what $python lacks to make a virtual environment, and what the table asks for.
need_packages() {
    missing=$(packages_missing "$1") || stop "$python could not look for the system packages that are needed."
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # one word a package
    install_packages "what is missing of the system" $missing
    missing=$(packages_missing "$1")
    [ -z "$missing" ] || stop "Still missing after the installation: $(echo $missing)."
}
