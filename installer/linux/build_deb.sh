#!/bin/sh
# Pack a folder made by PyInstaller into a Debian package; needs no root:
#     installer/linux/build_deb.sh [FOLDER [OUT]]        (dist/tallybridge and dist, when not said)
# Run on the oldest system it must work on: the C library of the build machine is the oldest it accepts.
# COMPRESS=gzip is quicker than xz. What the package depends on is read from its libraries by dpkg-shlibdeps. With
# SOURCE_DATE_EPOCH set, the same folder gives the same package.
set -eu
cd "$(dirname "$0")/../.."
folder=$(readlink -f "${1:-dist/tallybridge}")
out=$(readlink -f "${2:-dist}")
[ -x "$folder/tallybridge" ] || { echo "There is no build in $folder: first run installer/build." >&2; exit 1; }
command -v dpkg-shlibdeps >/dev/null || { echo "dpkg-shlibdeps is missing: apt-get install dpkg-dev" >&2; exit 1; }
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
from=installer/linux
tree=$root/tree
install -d "$tree/opt" "$tree/usr/bin" "$tree/DEBIAN" "$root/debian"
cp -r "$folder" "$tree/opt/tallybridge"
ln -s /opt/tallybridge/tallybridge "$tree/usr/bin/tallybridge"
install -Dm644 "$from/tallybridge.desktop" "$tree/usr/share/applications/tallybridge.desktop"
install -Dm644 "$from/tallybridge.metainfo.xml" "$tree/usr/share/metainfo/au.tallybridge.Tallybridge.metainfo.xml"
install -Dm644 "$from/tallybridge.png" "$tree/usr/share/icons/hicolor/256x256/apps/tallybridge.png"
install -Dm644 resources/icons/tallybridge.svg "$tree/usr/share/icons/hicolor/scalable/apps/tallybridge.svg"
install -Dm644 LICENSE "$tree/usr/share/doc/tallybridge/copyright"
[ ! -f "$folder/LICENCES.txt" ] || ln -s /opt/tallybridge/LICENCES.txt "$tree/usr/share/doc/tallybridge/LICENCES.txt"

# dpkg-shlibdeps looks for debian/control in the folder it runs in; libraries of our own answer for themselves.
printf 'Source: tallybridge\n\nPackage: tallybridge\nArchitecture: any\n' >"$root/debian/control"
# What the folder brings itself is no dependency.
brought=$(
    for library in "$tree"/opt/tallybridge/_internal/lib*.so*; do
        dpkg-query -S "*/$(basename "$library")" 2>/dev/null | sed 's/:.*//; s/^/-x/' || true
    done | sort -u
)
private=$(find "$tree/opt/tallybridge" -name '*.so*' -printf '-l%h\n' | sort -u)
depends=$(
    cd "$root"
    # shellcheck disable=SC2046,SC2086 # several words on purpose; no name in the build holds a blank
    dpkg-shlibdeps -O --ignore-missing-info $brought $private \
        $(find tree/opt/tallybridge -type f \( -name '*.so*' -o -name tallybridge \) -printf '-e%p ') 2>"$root/said" ||
        { cat "$root/said" >&2; exit 1; }
)
depends=${depends#shlibs:Depends=}
size=$(du -k -s "$tree" | cut -f1)
sed "s/@VERSION@/$version/; s/@SIZE@/$size/; s/@DEPENDS@/$depends/" "$from/control.in" >"$tree/DEBIAN/control"
find "$tree" -type d -exec chmod 755 {} +
[ -z "${SOURCE_DATE_EPOCH:-}" ] || find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb -Z"${COMPRESS:-xz}" --root-owner-group --build "$tree" "$out/tallybridge_${version}_amd64.deb"
