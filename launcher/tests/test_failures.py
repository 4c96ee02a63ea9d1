"""What can go wrong at the keyboard: one clear sentence, exit code 2, nothing left."""

import os
import socket
import stat
import subprocess

import pytest

from launcher import console, odoo_source
from launcher.console import Failure
from launcher.database import refuse_errors
from launcher.instance import check_port
from launcher.paths import ROOT


def clientes(*arguments, **environment):
    """Run ``./clientes`` and return the finished process."""
    return subprocess.run(
        [ROOT / "clientes", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--port", "99999"], "Port 99999 does not exist"),
        (["run", "--port", "0"], "Port 0 does not exist"),
        (["run", "--port", "http"], "invalid int value"),
        (["run", "--db", "Año Nuevo"], "lower-case letters"),
        (["run", "--db", "x;drop"], "lower-case letters"),
        (["run", "--workers", "-1"], "0 (threads) to 64"),
        (["run", "--host", "203.0.113.7"], "Cannot serve on 203.0.113.7:8069"),
        (["fly"], "invalid choice"),
        ([], "required"),
    ],
)
def test_bad_arguments(arguments, words):
    process = clientes(*arguments)
    assert process.returncode == 2
    assert words in process.stderr
    assert "Traceback" not in process.stderr


def test_taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = clientes("run", "--port", str(port))
    assert process.returncode == 2
    assert f"127.0.0.1:{port}: Address already in use" in process.stderr
    check_port("127.0.0.1", port)  # free again: not refused for ever


def test_python_that_does_not_fit(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(old.stat().st_mode | stat.S_IXUSR)
    process = clientes("run", PYTHON=str(old))
    assert process.returncode == 2
    assert "not a Python 3.11, 3.12 or 3.13" in process.stderr


def test_odoo_home_without_odoo(tmp_path):
    with pytest.raises(Failure, match="holds no Odoo 19"):
        odoo_source._from_folder(tmp_path)


def test_odoo_home_with_another_version(tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo-bin").touch()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0)")
    with pytest.raises(Failure, match=r"another Odoo than 19\.0"):
        odoo_source._from_folder(tmp_path)


def test_broken_download(tmp_path):
    package = tmp_path / "odoo-19_broken_all.deb"
    package.write_bytes(b"half a package")
    with pytest.raises(Failure, match="wrong checksum"):
        odoo_source._verify(package)


@pytest.fixture
def own_local(tmp_path, monkeypatch):
    """A launcher whose state is a folder of the test's own."""
    local = tmp_path / "local"
    monkeypatch.setattr(odoo_source, "LOCAL", local)
    monkeypatch.delenv("ODOO_HOME", raising=False)
    return local


def test_no_mirror(own_local, monkeypatch):
    monkeypatch.delenv("CLIENTES_DEBIAN_MIRROR", raising=False)
    monkeypatch.setattr(odoo_source, "debian_mirrors", list)
    with pytest.raises(Failure, match="apt knows no Debian mirror"):
        odoo_source.ensure_odoo()
    assert not list((own_local / "odoo").iterdir()), "something half installed is left"


def test_mirror_that_does_not_answer(own_local, monkeypatch):
    # Port 9 of the loopback: nothing listens there.
    monkeypatch.setenv("CLIENTES_DEBIAN_MIRROR", "http://127.0.0.1:9/debian")
    with pytest.raises(Failure, match="could not be downloaded"):
        odoo_source.ensure_odoo()
    assert not list((own_local / "odoo").iterdir()), "something half installed is left"


def test_full_disk(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 5e8})()
    monkeypatch.setattr(console.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(Failure, match=r"2 GB of free disk space .* 0\.5 GB are free"):
        console.need_disk(tmp_path, 2)


def test_failed_command_shows_its_last_lines(tmp_path):
    script = "echo first; echo the reason >&2; exit 3"
    with pytest.raises(Failure, match=r"(?s)Working failed.*the reason"):
        console.run(["sh", "-c", script], what="Working")
    log = tmp_path / "work.log"
    with pytest.raises(Failure, match=r"(?s)the reason.*the whole log: .*work\.log"):
        console.run(["sh", "-c", script], what="Working", log=log)


def test_missing_program():
    with pytest.raises(Failure, match="No such file"):
        console.run(["/nonexistent/program"], what="Working")


def test_logged_errors_are_refused():
    refuse_errors("2026 INFO db odoo: all is well", "Installing")
    with pytest.raises(Failure, match="Installing logged errors"):
        refuse_errors("2026-11-22 12:00:00 1 ERROR db odoo: broken view", "Installing")


CONFLICT = """\
2026-11-22 12:00:00 1 ERROR db odoo.sql_db: bad query: b'UPDATE "a_table"'
ERROR: could not serialize access due to concurrent update

2026-11-22 12:00:00 1 INFO db werkzeug: another request
"""
RETRIED = """\
2026-11-22 12:00:00 1 INFO db odoo.service.model: SERIALIZATION_FAILURE, 4 tries left, \
try again in 1.3953 sec...
"""


def test_a_retried_conflict_is_no_error():
    refuse_errors(CONFLICT + RETRIED, "Serving")
    with pytest.raises(Failure, match="Serving logged errors"):
        refuse_errors(CONFLICT + RETRIED + CONFLICT, "Serving")
    with pytest.raises(Failure, match="Serving logged errors"):
        refuse_errors(CONFLICT.replace("serialize", "read"), "Serving")
    with pytest.raises(Failure, match="broken view"):
        refuse_errors(
            CONFLICT + RETRIED + "2026 1 ERROR db odoo: broken view", "Serving"
        )
