"""An instance: one purpose's own cluster, data folder, logs and configuration.

``run``, ``test`` and ``bench`` never share one, so that they never disturb each other.
"""

import contextlib
import fcntl
import os
import socket

from .console import Failure
from .paths import ADDONS, LOCAL
from .postgres import Cluster


class Instance:
    """State of one purpose below ``.local/<name>/``.

    :param str name: ``run``, ``test``, ``bench``, …
    :param OdooSource odoo: the Odoo it runs
    :param bool durable: whether its databases survive a crash of the machine
    """

    def __init__(self, name, odoo, *, durable=False):
        self.name = name
        self.odoo = odoo
        self.folder = LOCAL / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cluster = Cluster(name, durable=durable)

    @property
    def logs(self):
        """Folder of the logs."""
        return self.folder / "log"

    def write_config(self, label="odoo", **options):
        """Write a configuration file for Odoo and return its path.

        :param str label: name of the file, one for each server that may run at once
        :param options: what differs from the common settings, by Odoo's option names
        """
        settings = {
            "addons_path": ADDONS,
            "data_dir": self.folder / "data",
            "db_host": self.cluster.socket_folder,
            "db_port": self.cluster.PORT,
            "db_user": self.cluster.USER,
            "db_maxconn": 64,
            # Makes Odoo create the extension, immutable, before the first table.
            "unaccent": True,
            "list_db": False,
            "http_interface": "127.0.0.1",
            **options,
        }
        path = self.folder / f"{label}.conf"
        lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
        path.touch(mode=0o600)
        path.write_text(f"[options]\n{lines}")
        return path

    @contextlib.contextmanager
    def using_cluster(self):
        """Keep the cluster up while the block runs; the last one out stops it."""
        users = (self.folder / "users.lock").open("a")
        with self.locked("cluster"):
            self.cluster.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield self.cluster
        finally:
            with self.locked("cluster"):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still uses it: theirs to stop
                else:
                    self.cluster.stop()
                users.close()

    @contextlib.contextmanager
    def locked(self, label, busy=None):
        """Hold the lock ``label``; wait for it, or fail at once with ``busy``."""
        with (self.folder / f"{label}.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (fcntl.LOCK_NB if busy else 0))
            except BlockingIOError:
                raise Failure(busy) from None
            yield


def free_port():
    """Return a port of the loopback interface that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_port(host, port):
    """Refuse a port that cannot be served on.

    :raise Failure: when it is out of range, privileged or taken
    """
    if not 1 <= port <= 65535:
        raise Failure(f"Port {port} does not exist; choose one from 1024 to 65535.")
    if port < 1024 and os.geteuid() != 0:
        raise Failure(f"Port {port} is for root only; choose one above 1023.")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise Failure(
            f"Cannot serve on {host}:{port}: {error.strerror}. "
            "Choose another with --port, or stop what uses it."
        ) from error
