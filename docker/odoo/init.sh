#!/bin/sh
# Make the database whole or not at all; when it is there, upgrade what is outdated.
# Runs before Odoo serves, at every start; the second time it has nothing to do.
#
# CLIENTES_DEMO=yes also loads the demonstration data, with logins that everybody knows:
# never on a server that others reach.
set -eu

database=${DATABASE:-clientes}
# Odoo serves no other name than the one in dbfilter, so nobody sees the half-made one.
making="${database}_making"
addons=${ADDONS:-clientes_crm,clientes_crm_pqr,clientes_crm_chat}
demo_script=${DEMO_SCRIPT:-/usr/local/share/clientes/load_demo.py}

# The configuration of the server forbids managing databases, also here.
own_config=$(mktemp)
trap 'rm -f "$own_config"' EXIT
sed 's/^list_db *=.*/list_db = True/' "$ODOO_RC" > "$own_config"
export ODOO_RC="$own_config"

ask() {
    psql --no-psqlrc -h "$PGHOST" -U "$PGUSER" -d postgres -Atc "$1"
}

exists() {
    [ "$(ask "SELECT count(*) FROM pg_database WHERE datname = '$1'")" = 1 ]
}

if exists "$database"; then
    echo "Database $database is there; upgrading the addons that have a newer version."
    # shellcheck disable=SC2046  # a list of words
    odoo module upgrade -d "$database" --outdated $(echo "$addons" | tr , ' ')
    exit 0
fi

if exists "$making"; then
    echo "An earlier start was cut short; beginning anew."
    odoo db drop "$making"
fi
echo "Creating the database $database: Spanish of Colombia, Colombian company and chart."
odoo db init --language es_CO --country CO \
    --password "$(cat "$ADMIN_PASSWORD_FILE")" "$making"
odoo server -d "$making" -i "l10n_co,$addons" --stop-after-init --no-http
if [ "${CLIENTES_DEMO:-no}" = yes ]; then
    odoo shell -d "$making" --no-http < "$demo_script"
fi
odoo db rename "$making" "$database"
echo "Database $database is ready. Log in as admin; the password is in secrets/."
