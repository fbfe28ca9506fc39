#!/bin/sh
# The keyboard's part of smoke.sh, run on a display of its own: preview by F5, sync by Ctrl+S, leave by Ctrl+Q.
set -eu
home=$HOME/by-keys
openbox &
tallybridge --home "$home" --practice &
program=$!

# waits_for SECONDS COMMAND…: try a command every second until it succeeds.
waits_for() {
    left=$1
    shift
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "Waited in vain for: $*" >&2; import -window root "$HOME/vain.png"; exit 1; }
        kill -0 "$program" || { echo "The program ended." >&2; exit 1; }
        sleep 1
    done
}
shown() { xdotool search --onlyvisible --name "$1" >/dev/null 2>&1; }
in_front() { xdotool windowactivate --sync "$(xdotool search --onlyvisible --name 'Practice company' | tail -n 1)"; }
# Done when something was made in Stripe and nothing more comes.
entries=0
synced() {
    [ "$entries" -gt 0 ] || xdotool key --clearmodifiers ctrl+s
    sleep 4
    last=$entries
    entries=$(tallybridge --home "$home" journal --json --limit 100000 2>/dev/null | grep -o '"action": "create"' | wc -l)
    [ "$entries" -gt 0 ] && [ "$entries" -eq "$last" ]
}

waits_for 120 shown 'Practice company'
in_front
import -window root "$HOME/1-opened.png"
xdotool key --clearmodifiers F5
sleep 5
waits_for 60 synced
xdotool key --clearmodifiers ctrl+5
sleep 3
import -window root "$HOME/2-synced.png"
echo "$entries records made in Stripe"
xdotool key --clearmodifiers ctrl+q
wait "$program"
