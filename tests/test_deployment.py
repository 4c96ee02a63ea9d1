"""The parts of a deployment agree: odoo.conf, compose, nginx, image, scripts."""

import configparser
import re
from pathlib import Path

import pytest
from repository import ADDONS, ROOT, manifest, read
from ruamel.yaml import YAML

COMPOSE = Path("docker-compose.yml")
NGINX = Path("docker/nginx/clientes.conf")
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@pytest.fixture(scope="module")
def options():
    """Return the options of config/odoo.conf."""
    parser = configparser.RawConfigParser()
    parser.read_string(read(Path("config/odoo.conf")))
    assert parser.sections() == ["options"]
    return parser["options"]


@pytest.fixture(scope="module")
def compose():
    """Return the Compose file with its anchors merged."""
    return YAML(typ="safe").load(read(COMPOSE))


def targets(service):
    """Return {target: source} of the volumes of a service."""
    pairs = (volume.split(":") for volume in service.get("volumes", []))
    return {pair[1]: pair[0] for pair in pairs}


def test_configuration_is_for_production(options):
    assert options["list_db"] == "False"
    assert options["proxy_mode"] == "True"
    assert options["with_demo"] == "False"
    assert options["admin_passwd"] == ""
    assert "db_password" not in options
    assert options["dbfilter"] == f"^{options['db_name']}$"
    assert options.getint("workers") > 1


def test_limits_are_in_order(options):
    assert options.getint("limit_memory_soft") < options.getint("limit_memory_hard")
    assert options.getint("limit_time_cpu") < options.getint("limit_time_real")
    # nginx gives up later than Odoo does.
    patience = re.search(r"proxy_read_timeout (\d+)s", read(NGINX))
    assert int(patience[1]) > options.getint("limit_time_real")
    websocket = re.findall(r"proxy_read_timeout (\d+)s", read(NGINX))[1]
    assert int(websocket) > options.getint("websocket_keep_alive_timeout")


def test_every_setting_is_explained():
    explained = False
    for line in read(Path("config/odoo.conf")).splitlines():
        if re.match(r"\w+ *=", line):
            # By its own comment, or by that of the settings just above it.
            assert explained, line
        else:
            explained = line.startswith("; ") and not line.startswith("; --")


def test_connections_fit_into_postgresql(options):
    processes = options.getint("workers") + options.getint("max_cron_threads")
    assert processes * 4 + options.getint("db_maxconn_gevent") <= 100


def test_odoo_finds_addons_data_and_configuration(options, compose):
    volumes = targets(compose["services"]["odoo"])
    assert volumes[options["addons_path"]] == "./addons"
    assert volumes["/etc/odoo/odoo.conf"] == "./config/odoo.conf"
    assert volumes[options["data_dir"]] in compose["volumes"]
    initial = targets(compose["services"]["init"])
    assert volumes.items() <= initial.items()


def test_mounted_files_exist(compose):
    for service in compose["services"].values():
        for source in targets(service).values():
            is_volume = source in compose["volumes"]
            assert is_volume or (ROOT / source).exists(), source


def test_hosts_and_ports_agree(options, compose):
    services = compose["services"]
    assert options["db_host"] in services
    assert services["init"]["environment"]["PGHOST"] == options["db_host"]
    assert services["db-replica"]["environment"]["PRIMARY_HOST"] == options["db_host"]
    upstreams = re.findall(r"server (\w+):(\d+);", read(NGINX))
    ports = [options["http_port"], options["gevent_port"]]
    assert upstreams == [("odoo", port) for port in ports]
    health = " ".join(services["odoo"]["healthcheck"]["test"])
    for port in ports:
        assert f"127.0.0.1:{port}/" in health


def test_only_nginx_is_published_and_on_loopback(compose):
    published = {
        name: service["ports"]
        for name, service in compose["services"].items()
        if "ports" in service
    }
    assert list(published) == ["nginx"]
    address, port, inner = re.findall(r"\$\{[^}]+\}|\d+", published["nginx"][0])
    assert VARIABLE.match(address)[2] == "127.0.0.1"
    assert VARIABLE.match(port)[2] == "8069"
    assert re.search(rf"listen {inner};", read(NGINX))


def test_every_server_has_a_health_check(compose):
    for name, service in compose["services"].items():
        serves = name not in ("init", "backup")
        assert ("healthcheck" in service) == serves, name


def test_secrets_are_files_that_git_ignores(compose):
    made = re.search(r"for name in (.+); do", read(Path("docker/make-secrets.sh")))
    assert set(made[1].split()) == set(compose["secrets"])
    for name, secret in compose["secrets"].items():
        assert secret == {"file": f"secrets/{name}"}
    assert "/secrets/" in read(Path(".gitignore")).splitlines()
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key:
                assert value.removeprefix("/run/secrets/") in service["secrets"], key


def test_replica_is_a_choice(compose):
    services = compose["services"]
    optional = [name for name, service in services.items() if "profiles" in service]
    assert optional == ["db-replica", "backup"]
    wanted = services["odoo"]["depends_on"]["db-replica"]
    assert wanted["required"] is False
    host = services["odoo"]["environment"]["PGHOST_REPLICA"]
    assert VARIABLE.fullmatch(host)[2] == ""
    assert "replicator" in read(Path("docker/postgres/init.sh"))


def test_backup_is_the_launchers_own(options, compose, monkeypatch):
    """The service starts the very command, on Odoo's own server and files."""
    service = compose["services"]["backup"]
    settings = service["environment"]
    volumes = targets(service)
    assert volumes["/opt/clientes/launcher"] == "./launcher"
    assert settings["PYTHONPATH"] == "/opt/clientes"
    assert volumes[settings["CLIENTES_CONFIG"]] == "./config/odoo.conf"
    assert volumes[settings["CLIENTES_BACKUPS"]] in compose["volumes"]
    odoo = targets(compose["services"]["odoo"])
    for target in (options["data_dir"], options["addons_path"]):
        assert volumes[target] == odoo[target]
    assert f" {settings['CLIENTES_BACKUPS']}" in read(Path("docker/odoo/Dockerfile"))
    assert service["entrypoint"][0] == "/usr/local/bin/run.sh"
    assert service["entrypoint"][-2:] == ["-m", "launcher"]
    monkeypatch.syspath_prepend(str(ROOT))
    from launcher.__main__ import build_parser

    given = build_parser().parse_args(service["command"])
    assert given.command == "backup"
    assert given.every == 24 * 3600
    assert given.keep == {"daily": 7, "weekly": 4, "monthly": 12}
    assert service["networks"] == ["data"]


def test_init_installs_the_addons(options):
    script = read(Path("docker/odoo/init.sh"))
    assert f"ADDONS:-{','.join(ADDONS)}" in script
    assert f"DATABASE:-{options['db_name']}" in script
    assert "--language es_CO --country CO" in script
    assert options["db_template"] in read(Path("docker/postgres/init.sh"))


def test_image_has_the_packages_of_the_addons():
    pins = set(
        re.findall(r"^\S+==\S+|--hash=\S+", read(Path("requirements.txt")), re.M)
    )
    image = read(Path("docker/odoo/requirements.txt"))
    image_pins = set(re.findall(r"^\S+==\S+|--hash=\S+", image, re.M))
    assert image_pins <= pins
    # A package that a manifest names must be in the image, if Odoo itself lacks it.
    wanted = {
        name.lower()
        for addon in ADDONS
        for name in manifest(addon).get("external_dependencies", {}).get("python", [])
    }
    assert wanted <= {line.partition("==")[0] for line in image_pins}


def test_image_carries_the_version_of_the_addons(compose):
    tag = compose["services"]["odoo"]["image"].partition(":")[2]
    assert tag == manifest(ADDONS[0])["version"]
