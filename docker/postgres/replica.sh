#!/bin/sh
# Start a streaming replica: a first time by copying the primary, then by going on where
# it was. Runs as root in the image, whose own entry point then changes the user.
set -eu

primary=${PRIMARY_HOST:-db}
port=${PRIMARY_PORT:-5432}
slot=${SLOT:-replica}
start=${START:-docker-entrypoint.sh}

PGPASSWORD=$(cat "$REPLICATION_PASSWORD_FILE")
export PGPASSWORD

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    echo "Copying the primary $primary:$port."
    mkdir -p "$PGDATA"
    # A copy that was cut short left files behind, and pg_basebackup wants none.
    find "$PGDATA" -mindepth 1 -delete
    # The slot makes the primary keep what this replica has not read yet; it may be
    # there from an earlier life of the volume.
    psql --no-psqlrc -h "$primary" -p "$port" -U replicator -d postgres -Atc \
        "SELECT pg_create_physical_replication_slot('$slot') WHERE NOT EXISTS
         (SELECT FROM pg_replication_slots WHERE slot_name = '$slot')"
    pg_basebackup -h "$primary" -p "$port" -U replicator -D "$PGDATA" \
        --wal-method=stream --slot="$slot" --checkpoint=fast --write-recovery-conf
    chmod 0700 "$PGDATA"
    if [ "$(id -u)" = 0 ]; then
        chown -R postgres:postgres "$PGDATA"
    fi
fi
# primary_conninfo of the copy holds the password; the environment need not.
unset PGPASSWORD
exec "$start" "$@"
