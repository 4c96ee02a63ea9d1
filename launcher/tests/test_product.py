"""The README's first command, played to its end; then an upgrade and an uninstall."""

import json
import re
import signal
import subprocess
import time
import urllib.request

import pytest

from launcher.browser import browse
from launcher.database import Databases, refuse_errors
from launcher.instance import Instance, free_port
from launcher.odoo_source import ensure_odoo
from launcher.paths import LOCAL, OUR_ADDONS, ROOT
from launcher.serve import DEMO_LOGINS

INSTANCE = "e2e"
DATABASE = "clientes_e2e"
LIMIT = 600


@pytest.fixture(scope="module")
def instance():
    """The instance the tests of this file start, empty at first, gone at the end."""
    instance = Instance(INSTANCE, ensure_odoo())
    with instance.using_cluster():
        Databases(instance).drop(DATABASE)
    yield instance
    with instance.using_cluster():
        Databases(instance).drop(DATABASE)


@pytest.fixture(scope="module")
def server(instance):
    """``./clientes run`` on a new database; yields (address, process, output file)."""
    port = free_port()
    command = [ROOT / "clientes", "run", "--instance", INSTANCE]
    command += ["--db", DATABASE, "--port", str(port)]
    output = instance.folder / "output.txt"
    with output.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
    limit = time.monotonic() + LIMIT
    while "Log: " not in output.read_text():
        assert process.poll() is None, output.read_text()
        assert time.monotonic() < limit, output.read_text()
        time.sleep(0.5)
    yield f"http://127.0.0.1:{port}", process, output
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def rpc(address, route, params, cookie=""):
    """Call a JSON route; return (result, session cookie)."""
    request = urllib.request.Request(
        f"{address}{route}",
        data=json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
        headers={"Content-Type": "application/json", "Cookie": cookie},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        body = json.load(answer)
        assert "error" not in body, body["error"]
        given = answer.headers.get("Set-Cookie") or cookie
        return body["result"], given.split(";")[0]


def test_run_prints_address_and_logins(server):
    _address, _process, output = server
    text = output.read_text()
    assert re.search(r"Clientes runs at http://localhost:\d+ ", text)
    for login in DEMO_LOGINS:
        assert f"    {login} " in text


@pytest.mark.parametrize("login", DEMO_LOGINS)
def test_demo_login_is_spanish(server, login):
    address = server[0]
    credentials = {"db": DATABASE, "login": login, "password": login}
    session, _cookie = rpc(address, "/web/session/authenticate", credentials)
    assert session["uid"], f"{login} cannot log in"
    assert session["user_context"]["lang"] == "es_CO"
    assert session["is_internal_user"] is not login.startswith("cliente.")


def test_demo_data_is_colombian(server):
    address = server[0]
    credentials = {"db": DATABASE, "login": "admin", "password": "admin"}
    _session, cookie = rpc(address, "/web/session/authenticate", credentials)

    def count(model, domain):
        call = {"model": model, "method": "search_count", "args": [domain]}
        return rpc(address, "/web/dataset/call_kw", call | {"kwargs": {}}, cookie)[0]

    companies = [("is_company", "=", True), ("country_id.code", "=", "CO")]
    assert count("res.partner", [*companies, ("vat", "!=", False)]) >= 10
    assert count("account.move", [("move_type", "=", "out_invoice")]) > 0
    assert count("stock.picking", [("state", "=", "done")]) > 0
    assert count("crm.lead", [("stage_id.is_won", "=", True)]) > 0
    for state in ("open", "in_progress", "pending", "closed"):
        assert count("pqr.ticket", [("state", "=", state)]) > 0
    assert count("discuss.channel", [("customer_id", "!=", False)]) > 0


def test_main_job(server, instance):
    """Four users at once, live: customer, opportunity, won; PQR, answer; chat."""
    address = server[0]
    credentials = {"db": DATABASE, "login": "cliente.uno", "password": "cliente.uno"}
    session, _cookie = rpc(address, "/web/session/authenticate", credentials)
    with instance.using_cluster():
        company = instance.cluster.sql(
            "SELECT company.name FROM res_partner person JOIN res_partner company "
            "ON company.id = person.commercial_partner_id "
            f"WHERE person.id = {session['partner_id']}",
            DATABASE,
        )
    process = browse(
        "main_job.cjs",
        address,
        contact=company,
        shots=instance.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
    )
    assert process.returncode == 0, process.stdout
    assert process.stdout.endswith("- done\n")


def test_log_is_clean(server):
    log = next((LOCAL / INSTANCE / "log").glob("odoo-*.log")).read_text()
    refuse_errors(log, "Serving")
    warnings = [line for line in log.splitlines() if " WARNING " in line]
    assert not [line for line in warnings if "odoo.addons.clientes" in line]


def test_interrupt_stops_server_and_cluster(server, instance):
    _address, process, _output = server
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert not instance.cluster.running()


def test_upgrade_keeps_the_data(server, instance):
    with instance.using_cluster():
        databases = Databases(instance)
        before = _counts(databases)
        output = databases.odoo(
            *("server", "-d", DATABASE, "-u", ",".join(OUR_ADDONS)),
            *("--stop-after-init", "--no-http"),
            what="Upgrading",
        )
        refuse_errors(output, "Upgrading")
        assert _counts(databases) == before


def test_uninstall_leaves_the_host_whole(server, instance):
    with instance.using_cluster():
        databases = Databases(instance)
        others = _counts_of_others(databases)
        assert others["crm_lead"], "the main job has left an opportunity of its own"
        output = databases.odoo(
            *("module", "uninstall", "-d", DATABASE, OUR_ADDONS[0]), what="Uninstalling"
        )
        # Odoo tries to delete configuration that cases still use before it drops the
        # tables, and the database logs each refusal.
        tries = "odoo.sql_db: bad query: b'DELETE FROM"
        lines = [line for line in output.splitlines() if tries not in line]
        refuse_errors("\n".join(lines), "Uninstalling")
        query = "SELECT count(*) FROM ir_module_module WHERE state = 'installed'"
        names = ", ".join(f"'{name}'" for name in OUR_ADDONS)
        left = databases.cluster.sql(f"{query} AND name IN ({names})", DATABASE)
        assert left == "0"
        # The demo records are the addons' own and go with them; nobody else's do.
        for table, count in others.items():
            assert int(_counts(databases, (table,))[table]) >= count, table
        stages = databases.cluster.sql("SELECT count(*) FROM crm_stage", DATABASE)
        assert int(stages) >= 4


TABLES = ("crm_lead", "res_partner", "sale_order", "account_move", "pqr_ticket")


def _counts(databases, tables=TABLES):
    return {
        table: databases.cluster.sql(f"SELECT count(*) FROM {table}", DATABASE)
        for table in tables
    }


def _counts_of_others(databases):
    """Return how many records the addons do not own, by table."""
    owned = (
        "SELECT 1 FROM ir_model_data d WHERE d.res_id = t.id AND d.model = '{}' AND "
    )
    owned += "d.module LIKE 'clientes\\_%'"
    return {
        table: int(
            databases.cluster.sql(
                f"SELECT count(*) FROM {table} t "
                f"WHERE NOT EXISTS ({owned.format(table.replace('_', '.'))})",
                DATABASE,
            )
        )
        for table in TABLES
        if table != "pqr_ticket"
    }
