# Sets up Tallybridge in its own folder. Sourced by ./run and ./check, which call `set_up PARTS`. POSIX sh.
#
# Parts: "qt" the libraries that Qt loads even off screen, "window" those of a real window on top, "checks" what
# ./check needs. Without any the command line works. What is already there is left alone, and a stamp in .venv
# makes the second call quick.

# stop SENTENCE: say what is missing and what to do, and end with code 3 (could not run).
stop() {
    echo "Tallybridge could not be set up. $1" >&2
    exit 3
}

. installer/system.sh

# use_environment: make .venv, or use the one that is there.
use_environment() {
    if [ -e .venv ] && ! fits .venv/bin/python; then
        if [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null; then
            stop "The folder .venv holds $(.venv/bin/python --version 2>&1) and Python 3.11 to 3.14 is needed: delete .venv and run this again."
        fi
        # Left half made by a set-up that was interrupted, or copied from elsewhere.
        rm -rf .venv
    fi
    if [ ! -e .venv ]; then
        echo "Making a virtual environment with $("$python" --version) in .venv"
        "$python" -m venv .venv || stop "The folder .venv could not be made in $PWD: check that you may write here and that the disk is not full."
    fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null ||
        stop "The virtual environment in .venv has no pip: delete .venv and run this again."
}

# pip ARGUMENTS…: run the environment's pip without its advice on itself.
pip() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore .venv/bin/python -m pip "$@"
}

# install_python_packages: bring the environment to what the lock files say, checked by hash.
install_python_packages() {
    locks='-r requirements.lock'
    case " $parts " in *" checks "*) locks="$locks -r requirements-dev.lock" ;; esac
    echo "Installing the Python packages of the lock file (about 120 MB the first time)"
    # The lock files name every package, so nothing is left to work out: pip would ask for the newest of one whose
    # extra another package wants, whatever is pinned.
    # shellcheck disable=SC2086 # $locks is several words on purpose
    pip install --quiet --no-deps --require-hashes $locks ||
        stop "The Python packages could not be fetched; the lines above say why. Check the internet connection and run this again."
    pip install --quiet --no-deps --no-build-isolation --editable . ||
        stop "Tallybridge itself could not be installed into .venv; the lines above say why."
}

# stamp_of: print what the set-up depends on, as one number, for the parts asked for.
stamp_of() {
    { echo "$PWD"; cat pyproject.toml requirements.lock requirements-dev.lock installer/setup.sh installer/system.sh; } | cksum
}

# set_up PART…: bring everything to the state that the parts need; quick when it is already there.
set_up() {
    parts="base $*"
    stamp=$(stamp_of)
    file=.venv/set-up
    done_parts=
    if [ -r "$file" ] && fits .venv/bin/python; then
        { read -r done_stamp && read -r done_parts; } <"$file" || done_parts=
        [ "$done_stamp" = "$stamp" ] || done_parts=
        all_done=yes
        for part in $parts; do
            case " $done_parts " in *" $part "*) ;; *) all_done=no ;; esac
        done
        [ "$all_done" = no ] || return 0
    fi
    log=$(mktemp) || stop "No temporary file could be made: the disk may be full."
    trap 'rm -f "$log"' EXIT
    need_python
    needed=
    for part in $parts; do
        case $part in
        qt) needed="$needed
$qt_libraries" ;;
        window) needed="$needed
$window_libraries" ;;
        checks) needed="$needed
$check_programs" ;;
        esac
    done
    need_packages "$needed"
    use_environment
    install_python_packages
    # Keep what an earlier call with the same locks has set up.
    printf '%s\n%s\n' "$stamp" "$done_parts $parts" >"$file"
    rm -f "$log"
    trap - EXIT
}
