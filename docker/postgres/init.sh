#!/bin/sh
# Runs once, when the primary's data folder is made (docker-entrypoint-initdb.d): the roles
# and the template of Odoo's databases. Odoo's role may create databases, nothing more.
set -eu

# psql reads the secrets itself: on its command line other processes would see them.
psql -v ON_ERROR_STOP=1 --no-psqlrc -U "$POSTGRES_USER" -d postgres <<'SQL'
\set odoo_password `cat "$ODOO_PASSWORD_FILE"`
\set replication_password `cat "$REPLICATION_PASSWORD_FILE"`
CREATE ROLE odoo LOGIN CREATEDB PASSWORD :'odoo_password';
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replication_password';
CREATE DATABASE clientes_template TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
\connect clientes_template
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
-- Odoo indexes the unaccented text; PostgreSQL indexes immutable functions only. The
-- dictionary behind it must not change while a database lives.
ALTER FUNCTION unaccent(text) IMMUTABLE;
-- As a template, everybody who may create databases may copy it.
ALTER DATABASE clientes_template WITH IS_TEMPLATE true;
SQL

# The image's own rule lets every role in from everywhere with a password, but "all" does
# not mean replication. Only the compose network reaches this server.
echo "host replication replicator samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
