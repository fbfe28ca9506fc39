#!/bin/sh
# Pack dist/tallybridge, made by PyInstaller, into dist/tallybridge_VERSION_amd64.deb. Run on the oldest system it
# must work on: the C library of the build machine is the oldest it accepts. COMPRESS=gzip is quicker than xz.
set -eu
cd "$(dirname "$0")/../.."
[ -x dist/tallybridge/tallybridge ] || { echo "First run: pyinstaller -y installer/pyinstaller/app.spec" >&2; exit 1; }
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
glibc=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
from=installer/linux
install -d "$root/opt" "$root/usr/bin" "$root/DEBIAN"
cp -r dist/tallybridge "$root/opt/tallybridge"
ln -s /opt/tallybridge/tallybridge "$root/usr/bin/tallybridge"
install -Dm644 "$from/tallybridge.desktop" "$root/usr/share/applications/tallybridge.desktop"
install -Dm644 "$from/tallybridge.metainfo.xml" "$root/usr/share/metainfo/au.tallybridge.Tallybridge.metainfo.xml"
install -Dm644 "$from/tallybridge.png" "$root/usr/share/icons/hicolor/256x256/apps/tallybridge.png"
install -Dm644 resources/icons/tallybridge.svg "$root/usr/share/icons/hicolor/scalable/apps/tallybridge.svg"
install -Dm644 LICENSE "$root/usr/share/doc/tallybridge/copyright"
sed "s/@VERSION@/$version/; s/@GLIBC@/$glibc/" "$from/control.in" >"$root/DEBIAN/control"
dpkg-deb -Z"${COMPRESS:-xz}" --root-owner-group --build "$root" "dist/tallybridge_${version}_amd64.deb"
