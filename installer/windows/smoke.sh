#!/bin/sh
# Makes the set-up program with Windows' own libraries in it, and installs and removes it silently under Wine:
#     installer/windows/smoke.sh FOLDER
# Needs makensis, wine64, xvfb-run, and build/venv (installer/build makes it). The programs in it are PyInstaller's
# starters for Windows: they run, and say that this payload has no Python; none is to be had as a package on Linux.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p "$1"
out=$(cd "$1" && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
setup=$out/Tallybridge-$version-setup.exe
export WINEPREFIX="$out/prefix" WINEDLLOVERRIDES=mscoree,mshtml= WINEDEBUG=-all PYTHONPATH=installer
rm -rf "$WINEPREFIX"
trap '/usr/lib/wine/wineserver64 -k 2>/dev/null || true' EXIT
windows() { timeout 900 xvfb-run -a /usr/lib/wine/wine64 "$@"; }
# fails SENTENCE: say what is wrong and end.
fails() {
    echo "$1" >&2
    exit 1
}

build/venv/bin/python -m release payload "$out/payload"
(cd installer/windows && makensis -V2 -WX -DQUICK "-DVERSION=$version" "-DSOURCE=$out/payload" "-DOUT=$setup" app.nsi)
windows wineboot -u 2>/dev/null
windows "$setup" /S || fails "The set-up program ended with $?."
place=$(find "$WINEPREFIX/drive_c/users" -type d -path '*/Programs/Tallybridge')
[ -n "$place" ] || fails "Nothing was installed."
# Compared with what was packed, only the uninstaller has come.
found=$(build/venv/bin/python -m release compare "$out/payload" "$place" || true)
found=$(echo "$found" | tr -d '\n ')
[ "$found" = '{"differ":["uninstall.exe:onlyinone"]}' ] || fails "What was installed is not what was packed: $found"
echo "$(find "$place" -type f | wc -l) files, $(du -sm "$place" | cut -f1) MB installed as packed, from $(du -m "$setup" | cut -f1) MB"
windows "$place/uninstall.exe" /S || fails "The uninstaller ended with $?."
left=60
while [ -e "$place" ] && [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
done
[ ! -e "$place" ] || fails "The uninstaller left $(find "$place" | head -n 5)."
echo "removed without a trace"
