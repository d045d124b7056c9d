#!/bin/sh
# environment.sh PYTHON [VENV]: install the book and its packages, with every version and hash as requirements.txt fixes
# it, into a new environment, or, where none is named, into PYTHON itself, as on Binder.
set -eu
python=$1 venv=${2:-}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "The book needs Python 3.11 or later, and $python is $("$python" --version 2>&1)." >&2
    echo "Install a later one and name it: make PYTHON=python3.12" >&2
    exit 1
fi

if [ "$venv" ]; then
    # Debian and Ubuntu ship Python without the part that makes environments.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
        sh "$(dirname "$0")/program.sh" "$package" python
    fi
    echo "Setting up the environment in $venv (about a minute) ..."
    "$python" -m venv "$venv"
    python=$venv/bin/python
fi

"$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
"$python" -m pip install --quiet --disable-pip-version-check --no-deps -e .
settings=$("$python" -c 'import sys; print(sys.prefix)')/etc/ipython
mkdir -p "$settings"
cp book/_tools/ipython_kernel_config.py "$settings/"
