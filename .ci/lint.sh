#!/bin/sh
# Every lint of the repository: .ci/lint.sh [path...], all addons and tools without a path.
#
# PYTHON     interpreter with requirements-dev.txt installed (default: python3)
# ODOO_PATH  folder that holds the `odoo` package, for pylint (default: none)
# node_modules must exist (`npm ci`). Each lint prints its findings under its name; all
# of them run, and the exit code is 1 when any of them found something.
set -u
cd "$(dirname "$0")/.." || exit 2
PYTHON=${PYTHON:-python3}
# The console scripts of a virtual environment stand beside its interpreter.
bin=$(dirname "$(command -v "$PYTHON")") || exit 2
PYTHONPATH=${ODOO_PATH:-}${PYTHONPATH:+:$PYTHONPATH}
export PYTHONPATH PYTHONDONTWRITEBYTECODE=1
if [ ! -x node_modules/.bin/eslint ]; then
    echo "node_modules is missing: run 'npm ci' first." >&2
    exit 2
fi

whole=no
if [ $# -eq 0 ]; then
    whole=yes
    set -- .
fi
failed=""

lint() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name"
}

# Files below the paths given, one a line; house rule: no blank in a file name.
files() {
    pattern=$1
    shift
    find "$@" \( -name .local -o -name node_modules -o -name .git \) -prune \
        -o -type f -name "$pattern" -print | sed 's|^\./||' | sort
}

modules=$(files __manifest__.py "$@" | sed 's|/__manifest__.py$||')
translations=$(files '*.po' "$@" && files '*.pot' "$@")
styles=$(files '*.js' "$@" | grep '^addons/' && true)
scripts=$(files '*.sh' "$@")

lint ruff-check "$bin/ruff" check --no-cache "$@"
lint ruff-format "$bin/ruff" format --no-cache --check --diff "$@"
if [ -n "$modules" ]; then
    # shellcheck disable=SC2086  # a list of words
    lint pylint-odoo "$PYTHON" -m pylint -j 1 $modules
    # shellcheck disable=SC2086
    lint oca-checks-odoo-module "$bin/oca-checks-odoo-module" $modules
fi
if [ -n "$translations" ]; then
    # shellcheck disable=SC2086
    lint oca-checks-po "$bin/oca-checks-po" $translations
fi
if [ -n "$styles" ] || [ $whole = yes ]; then
    lint eslint node_modules/.bin/eslint --max-warnings 0 --no-warn-ignored "$@"
fi
lint prettier node_modules/.bin/prettier --check --log-level warn --no-error-on-unmatched-pattern "$@"
if [ -n "$scripts" ]; then
    # shellcheck disable=SC2086
    lint shellcheck "$bin/shellcheck" $scripts
fi
if [ $whole = yes ]; then
    lint compose-schema "$bin/check-jsonschema" --builtin-schema vendor.compose-spec \
        docker-compose.yml
    lint repository-checks "$PYTHON" -m pytest -q -p no:odoo -p no:cacheprovider tests
else
    lint repository-checks "$PYTHON" -m pytest -q -p no:odoo -p no:cacheprovider tests \
        --only "$@"
fi

if [ -n "$failed" ]; then
    echo "Lint failed:$failed" >&2
    exit 1
fi
echo "Lint clean."
