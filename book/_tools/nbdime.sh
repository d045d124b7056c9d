#!/bin/sh
# nbdime.sh VENV: in this clone, git compares and merges notebooks cell by cell, with nbdime from VENV.
# nbdime's own `config-git` names programs that are on nobody's PATH. Where VENV is gone, git works as before.
set -eu
show=$1/bin/git-nbdiffdriver merge=$1/bin/git-nbmergedriver

if ! git rev-parse --git-dir >/dev/null 2>&1; then
    echo "nbdime: this folder is no clone of a repository; git clone one, and run it there" >&2
    exit 1
fi

# git calls both from the root of the clone.
git config diff.jupyternotebook.command \
    "f() { if [ -x $show ]; then $show diff \"\$@\"; else diff -u \"\$2\" \"\$5\" || true; fi; }; f"
git config merge.jupyternotebook.name "notebooks, cell by cell"
git config merge.jupyternotebook.driver \
    "if [ -x $merge ]; then $merge merge %O %A %B %L %P; else git merge-file %A %O %B; fi"
echo "git compares and merges notebooks cell by cell in this clone."
echo "To undo: git config --remove-section diff.jupyternotebook; git config --remove-section merge.jupyternotebook"
