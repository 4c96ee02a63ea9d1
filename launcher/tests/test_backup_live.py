"""The commands themselves, on a database of Odoo's that is being written to."""

import json
import shutil
import subprocess
import time

import pytest

from launcher.database import Databases
from launcher.instance import Instance
from launcher.paths import ROOT
from launcher.testing import DATABASE

LIVE, COPY = "live_backup", "live_backup_copy"
# Fed to ``odoo shell``: writes rows and files, deletes some, until it is told to stop.
LOAD = """
import os, pathlib
folder = pathlib.Path({folder!r})
rounds = 0
while not (folder / "stop").exists():
    partner = env["res.partner"].create({{"name": f"Under load {{rounds}}"}})
    old = env["ir.attachment"].search([("res_model", "=", "res.partner")], limit=1)
    env["ir.attachment"].create([
        {{"name": "load", "raw": os.urandom(50000), "res_model": "res.partner",
          "res_id": partner.id}}
        for number in range(3)
    ])
    old.unlink()
    env.cr.commit()
    rounds += 1
    (folder / "rounds").write_text(str(rounds))
"""


def clientes(*arguments):
    """Run ``./clientes`` and return the finished process."""
    return subprocess.run(
        [ROOT / "clientes", *map(str, arguments), "--instance", "test"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def live(instance, place):
    """Name of a copy of the database that the addons' tests use."""
    databases = Databases(Instance("test", instance.odoo))
    databases.ensure_test(DATABASE)
    for name in (LIVE, COPY):
        place.drop(name)
    place.sql(f"CREATE DATABASE {LIVE} TEMPLATE {DATABASE}")
    shutil.copytree(place.filestore / DATABASE, place.filestore / LIVE)
    yield LIVE
    for name in (LIVE, COPY):
        place.drop(name)


@pytest.fixture
def load(instance, live, tmp_path):
    """Somebody who works in the database; gives the number of rounds done."""
    folder = tmp_path / "load"
    folder.mkdir()
    config = instance.write_config("load", db_name=live)
    output = (folder / "output.txt").open("w")
    process = subprocess.Popen(
        instance.odoo.command("shell", "-c", config, "-d", live, "--no-http"),
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        env=instance.odoo.environment(),
        text=True,
    )
    process.stdin.write(LOAD.format(folder=str(folder)))
    process.stdin.close()

    def rounds():
        assert process.poll() is None, (folder / "output.txt").read_text()
        path = folder / "rounds"
        while path.exists():
            # Empty for the moment in which it is being written anew.
            if text := path.read_text():
                return int(text)
        return 0

    limit = time.monotonic() + 120
    while rounds() < 3:
        assert time.monotonic() < limit, "the load did not start"
        time.sleep(0.1)
    yield rounds
    (folder / "stop").touch()
    assert process.wait(timeout=60) == 0, (folder / "output.txt").read_text()
    output.close()


def test_backup_under_load_and_a_neutralised_copy(place, live, load, tmp_path):
    target = tmp_path / "backups"
    before = load()
    process = clientes(
        *("backup", "--db", live, "--to", target, "--verify", "--keep", "daily=7")
    )
    after = load()
    assert process.returncode == 0, process.stdout + process.stderr
    assert "Checked: " in process.stdout
    assert after > before, "nothing was written meanwhile"
    made = next(target.glob(f"{live}_*"))
    tables = json.loads((made / "manifest.json").read_text())["tables"]
    now = int(place.sql("SELECT count(*) FROM res_partner", live))
    assert tables["res_partner"][0] < now

    process = clientes("restore", made, "--as", COPY, "--neutralize")
    assert process.returncode == 0, process.stdout + process.stderr
    assert place.sql("SELECT count(*) FROM res_partner", COPY) == str(
        tables["res_partner"][0]
    )
    names = place.sql(
        "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL", COPY
    ).splitlines()
    assert names
    for name in names:
        assert (place.filestore / COPY / name).is_file(), name
    neutral = "SELECT value FROM ir_config_parameter WHERE key = '{}'"
    assert place.sql(neutral.format("database.is_neutralized"), COPY) == "true"
    assert place.sql(neutral.format("database.is_neutralized"), live) == ""
    uuid = neutral.format("database.uuid")
    assert place.sql(uuid, COPY) != place.sql(uuid, live)
    indexes = "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%unaccent%'"
    assert int(place.sql(indexes, COPY)) == int(place.sql(indexes, live)) > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["backup", "--db", "nowhere"], "There is no database nowhere"),
        (["backup", "--db", "../x"], "use letters, digits"),
        (["backup", "--keep", "often"], "daily=7,weekly=4,monthly=12"),
        (["backup", "--every", "0h"], "24h, 30m or 7d"),
        (["restore", "/nonexistent"], "There is no /nonexistent"),
        (["restore", str(ROOT)], "is no backup"),
        (["restore", "x", "--as", "a b"], "use letters, digits"),
        (["restore"], "required"),
    ],
)
def test_bad_arguments(instance, tmp_path, arguments, words):
    extra = ["--to", tmp_path] if arguments[0] == "backup" else []
    process = clientes(*arguments, *extra)
    assert process.returncode == 2
    assert words in process.stderr
    assert "Traceback" not in process.stderr
