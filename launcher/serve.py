"""``./clientes run``: serve the product until Ctrl-C."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .console import Failure, say, step, tail
from .database import Databases
from .instance import Instance, check_port, free_port
from .odoo_source import ensure_odoo
from .paths import LOCAL
from .postgres import ensure_postgres
from .proxy import Proxy
from .python_env import ensure_python
from .system import RUN_PACKAGES, WORKERS_PACKAGES, ensure_packages

DEMO_LOGINS = {
    "admin": "administrator",
    "vendedor": "sales",
    "gerente": "sales manager",
    "cartera": "receivables",
    "agente": "PQR agent",
    "coordinador": "PQR manager",
    "cliente.uno": "customer in the portal",
    "cliente.dos": "customer of another company",
}
START_LIMIT = 120  # seconds


def run_server(options):
    """Install what is missing, start everything, and serve until a signal comes.

    :param argparse.Namespace options: host, port, db, demo, workers, instance
    """
    check_port(options.host, options.port)
    ensure_postgres()
    ensure_packages({k: v for k, v in RUN_PACKAGES.items() if k != "postgresql"})
    if options.workers:
        ensure_packages(WORKERS_PACKAGES)
    ensure_python()
    instance = Instance(options.instance, ensure_odoo(), durable=True)
    with instance.using_cluster():
        with instance.locked("database"):
            databases = Databases(instance)
            password = databases.ensure_demo(options.db, demo=options.demo)
            demo = databases.cluster.sql(
                "SELECT 1 FROM ir_config_parameter WHERE key = 'clientes.demo'",
                options.db,
            )
        _serve(instance, options, password, bool(demo))


def _serve(instance, options, password, demo):
    host = f"[{options.host}]" if ":" in options.host else options.host
    shown = "localhost" if options.host in ("127.0.0.1", "0.0.0.0", "::1") else host
    url = f"http://{shown}:{options.port}"
    log = instance.logs / f"odoo-{options.port}.log"
    settings = {
        "db_name": options.db,
        # Anchored: a database whose name only begins alike must not be served.
        "dbfilter": f"^{options.db}$",
        "http_interface": options.host,
        "http_port": options.port,
        "logfile": log,
        "workers": options.workers,
    }
    proxy = None
    if options.workers:
        # Workers do not speak websocket: a second process does, behind one address.
        settings |= {
            "http_interface": "127.0.0.1",
            "http_port": free_port(),
            "gevent_port": free_port(),
            "proxy_mode": True,
            "max_cron_threads": 1,
        }
        proxy = Proxy(instance, options, settings)
    config = instance.write_config(f"odoo-{options.port}", **settings)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("")
    with log.open("a") as stream:
        server = subprocess.Popen(
            instance.odoo.command("server", "-c", config),
            env=instance.odoo.environment(),
            stdout=stream,
            stderr=stream,
            # Ctrl-C reaches the whole terminal group; children are ended from here.
            start_new_session=True,
        )
    pid_file = instance.folder / f"server-{options.port}.pid"
    pid_file.write_text(str(os.getpid()))
    children = [server]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if proxy:
            children.insert(0, proxy.start())
        with step("Starting Odoo"):
            _wait_until_served(server, options, log)
        _greet(url, instance, password, demo, log)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        raise Failure(f"The server ended by itself. {_last_lines(log)}")
    except KeyboardInterrupt:
        say("")
    finally:
        with step("Stopping"):
            for child in children:
                _end(child)
        pid_file.unlink(missing_ok=True)


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def _wait_until_served(server, options, log):
    host = "127.0.0.1" if options.host in ("0.0.0.0", "::") else options.host
    host = f"[{host}]" if ":" in host else host
    address = f"http://{host}:{options.port}/web/login"
    # A proxy of the machine must not be asked for its own loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        if server.poll() is not None:
            raise Failure(f"Odoo did not start. {_last_lines(log)}")
        try:
            with opener.open(address, timeout=START_LIMIT) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            if error.code != 502:  # the proxy is up before what stands behind it
                raise Failure(
                    f"Odoo answers with HTTP {error.code}. {_last_lines(log)}"
                ) from error
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass  # not listening yet: the next round asks again
        time.sleep(0.2)
    raise Failure(f"Odoo did not answer within {START_LIMIT} s. {_last_lines(log)}")


def _greet(url, instance, password, demo, log):
    say(f"\nClientes runs at {url}   (Ctrl-C stops it)")
    if demo:
        say("Demo logins, each with its login as password:")
        for login, role in DEMO_LOGINS.items():
            say(f"    {login:<12} {role}")
    elif password:
        say(f"Login admin with the password {password} (shown only now; change it).")
    say(f"Log: {log.relative_to(instance.folder.parent.parent)}")


def _last_lines(log):
    return f"Last lines of {log}:\n{tail(log.read_text(errors='replace'))}"


def _end(child):
    """End ``child`` and what it started: politely, then for good."""
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def stop_all(_options):
    """``./clientes stop``: stop the servers and clusters that this checkout started."""
    stopped = 0
    for pid_file in LOCAL.glob("*/server-*.pid"):
        pid = int(pid_file.read_text())
        if _is_launcher(pid):
            os.kill(pid, signal.SIGTERM)
            stopped += 1
            for _round in range(300):
                if not pid_file.exists():
                    break
                time.sleep(0.1)
        pid_file.unlink(missing_ok=True)
    for lock in LOCAL.glob("*/users.lock"):
        cluster = Instance(lock.parent.name, None).cluster
        if cluster.running():
            cluster.stop()
            stopped += 1
    say("Stopped." if stopped else "Nothing was running.")


def _is_launcher(pid):
    """Tell whether ``pid`` is still one of ours and not a recycled number."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False
    return b"launcher" in command
