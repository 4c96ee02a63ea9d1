#!/bin/sh
# Entry point of the Odoo image: the database password from its secret, then the command.
set -eu

# PostgreSQL's client library and Odoo both read it; no command line ever shows it.
if [ -n "${PASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(cat "$PASSWORD_FILE")
    export PGPASSWORD
fi
exec "$@"
