#!/bin/sh
# Renews requirements.lock (what the app needs), requirements-dev.lock (what its checks need on top) and
# requirements-build.lock (what its installers are made with) from pyproject.toml. Needs uv. The files carry hashes
# for every platform and name no host, so that they install from whatever registry pip is set up for. uv.lock itself names hosts and stays out of git.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
export UV_PYTHON_DOWNLOADS=never
"$uv" lock --quiet "$@"
export_lock() {
    "$uv" export --quiet --frozen --no-header --no-annotate --no-emit-project --format requirements-txt "$@"
}
export_lock --no-dev --group build >requirements.lock
export_lock --only-group dev >requirements-dev.lock
export_lock --only-group freeze >requirements-build.lock
if grep -nE '://|--(find-links|index-url|extra-index-url)' requirements.lock requirements-dev.lock requirements-build.lock; then
    echo "A lock file names a host." >&2
    exit 1
fi
