#!/bin/sh
# The journeys need a Chromium: the one on PATH, or on Debian, as root, the packaged one.
set -eu
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "No chromium on PATH. Install it with your package manager (Debian: sudo apt-get install chromium) and run this again." >&2
exit 1
