#!/bin/sh
# What tests need from the system: a Chromium for the journeys, libical as a second reader of calendar files.
# On Debian, as root, what is missing is installed; elsewhere this says what to install.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
"$1" -c 'import ctypes; ctypes.CDLL("libical.so.3")' 2>/dev/null || "$1" -c 'import ctypes; ctypes.CDLL("libical.3.dylib")' 2>/dev/null || missing="$missing libical3"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "Not found:$missing. Install it with your package manager (Debian: sudo apt-get install $missing) and run this again." >&2
exit 1
