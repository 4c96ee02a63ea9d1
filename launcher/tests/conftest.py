"""Databases for the tests of backup and restore, on the cluster of the tests."""

import hashlib
import os

import pytest

from launcher.instance import Instance
from launcher.odoo_source import ensure_odoo
from launcher.place import place_of_instance

SMALL = "small_backup"
TABLES = """
CREATE TABLE ir_attachment (id serial PRIMARY KEY, store_fname text, file_size int);
CREATE TABLE ir_module_module (name text, latest_version text, state text);
CREATE TABLE ir_config_parameter (key text PRIMARY KEY, value text);
CREATE TABLE res_partner (id serial PRIMARY KEY, name text, weight float8, t jsonb);
INSERT INTO ir_module_module VALUES ('base', '19.0.1.3', 'installed'),
    ('crm', '19.0.1.9', 'uninstalled');
INSERT INTO ir_config_parameter VALUES ('database.uuid', 'the-original');
INSERT INTO res_partner (name, weight, t)
    SELECT 'Niño ' || n, n / 7.0, json_build_object('es_CO', E'a\\nb|c')
    FROM generate_series(1, 50) AS n;
"""


@pytest.fixture(scope="session")
def instance():
    """The instance of the tests, with its cluster up."""
    instance = Instance("test", ensure_odoo())
    with instance.using_cluster():
        yield instance


@pytest.fixture(scope="session")
def place(instance):
    """Where backup and restore find the databases of the tests."""
    return place_of_instance(instance)


@pytest.fixture
def small(place):
    """Name of a small database that looks like one of Odoo's, with three files."""
    place.drop(SMALL)
    place.sql(f"CREATE DATABASE {SMALL} TEMPLATE template0")
    place.sql(TABLES, SMALL)
    for number in range(3):
        store(place, SMALL, os.urandom(1000 + number))
    yield SMALL
    place.drop(SMALL)


def store(place, database, content):
    """Keep ``content`` as Odoo does: the file first, then the row; return its name."""
    digest = hashlib.sha1(content).hexdigest()
    name = f"{digest[:2]}/{digest}"
    path = place.filestore / database / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    place.sql(
        "INSERT INTO ir_attachment (store_fname, file_size) "
        f"VALUES ('{name}', {len(content)})",
        database,
    )
    return name
