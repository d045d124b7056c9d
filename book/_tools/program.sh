#!/bin/sh
# program.sh DEBIAN-PACKAGE HOMEBREW-ARGUMENTS [COMMAND ...]: install a package unless one of its commands is there.
# Where that is not allowed, say in one line what to install.
set -eu
debian=$1 homebrew=$2
shift 2

for command; do
    if command -v "$command" >/dev/null; then exit 0; fi
done

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

echo "Installing $debian ..."
if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
    as_root apt-get update -qq || true  # an old list may do
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$debian" >/dev/null; then
        exit 0
    fi
elif command -v brew >/dev/null; then
    # two words for some programs: --cask chromium
    # shellcheck disable=SC2086
    if brew install --quiet $homebrew; then exit 0; fi
fi
echo "$debian is missing and could not be installed here. Install it by hand:" \
     "apt-get install $debian, or brew install $homebrew" >&2
exit 1
