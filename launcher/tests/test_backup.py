"""Making backups: whole or not at all, nothing missing, nothing deleted that counts."""

import os
import types
from pathlib import Path

import pytest

from launcher import backup, console, parts
from launcher.console import Failure
from launcher.place import place_of_config
from launcher.rotation import rule
from launcher.snapshot import frozen
from launcher.tests.conftest import store


def options(target, **values):
    """Return the options of ``./clientes backup`` as the command line gives them."""
    given = {"db": None, "to": target, "keep": None, "every": None, "verify": False}
    given |= {"config": None, "instance": "test"}
    return types.SimpleNamespace(**given | values)


def test_what_a_backup_holds(place, small, tmp_path):
    made = backup.make(place, small, tmp_path)
    tables = made.manifest["tables"]
    assert tables["res_partner"][0] == 50
    assert tables["ir_attachment"][0] == made.manifest["files"] == 3
    assert made.manifest["modules"] == {"base": "19.0.1.3"}
    assert made.manifest["postgresql"] == place.version()
    names = place.sql("SELECT store_fname FROM ir_attachment", small).splitlines()
    assert set(made.check()) == set(names)
    assert made.folder.stat().st_mode & 0o077 == 0, "others can read it"


def test_what_is_written_meanwhile_is_not_in_it(place, small):
    with frozen(place, small) as (session, _snapshot):
        store(place, small, b"later")
        place.sql("DELETE FROM res_partner WHERE id = 1", small)
        assert session.ask("SELECT count(*) FROM ir_attachment;") == ["3"]
        assert session.ask("SELECT count(*) FROM res_partner;") == ["50"]


def test_garbage_collection_waits_and_writers_do_not(place, small, instance):
    collect = "SET lock_timeout = '100ms'; LOCK ir_attachment IN SHARE MODE"
    source = instance.odoo.pythonpath / "odoo/addons/base/models/ir_attachment.py"
    assert '"LOCK ir_attachment IN SHARE MODE"' in source.read_text()
    with frozen(place, small):
        with pytest.raises(Failure, match="lock timeout"):
            place.sql(f"BEGIN; {collect}", small)
        place.sql("SET lock_timeout = '100ms'; DELETE FROM ir_attachment", small)
    place.sql(f"BEGIN; {collect}", small)


def test_a_failed_dump_leaves_nothing(place, small, tmp_path):
    place.programs["pg_dump"], program = "/bin/false", place.programs["pg_dump"]
    try:
        with pytest.raises(Failure, match="pg_dump failed"):
            backup.make(place, small, tmp_path)
    finally:
        place.programs["pg_dump"] = program
    assert not list(tmp_path.iterdir())


def test_what_was_cut_short_is_cleared_away(place, small, tmp_path):
    leftover = tmp_path / f".{small}_2026-01-01T000000Z.part"
    leftover.mkdir()
    (tmp_path / ".other_2026-01-01T000000Z.part").mkdir()
    assert backup.run_backup(options(tmp_path, db=small)) == 0
    assert not leftover.exists()
    assert (tmp_path / ".other_2026-01-01T000000Z.part").exists()


def test_a_file_that_is_gone_is_said(place, small, tmp_path, capsys):
    name = store(place, small, b"lost")
    (place.filestore / small / name).unlink()
    assert backup.run_backup(options(tmp_path, db=small, verify=True)) == 1
    said = capsys.readouterr().out
    assert "Attention: 1 files that attachments name were not in the" in said
    assert name in said
    made = backup.backups_of(small, tmp_path)[0][1]
    assert made.manifest["missing"] == [name]


def test_files_are_not_kept_twice(place, small, tmp_path, monkeypatch):
    first = backup.make(place, small, tmp_path)
    names = sorted(first.check())
    rotten = first.folder / "filestore" / names[0]
    content = rotten.read_bytes()
    rotten.write_bytes(b"X" + content[1:])
    moment = backup._now()
    later = moment.replace(year=moment.year + 1)
    monkeypatch.setattr(backup, "_now", lambda: later)
    second = backup.make(place, small, tmp_path)
    inodes = [
        [(made.folder / "filestore" / name).stat().st_ino for name in names]
        for made in (first, second)
    ]
    assert inodes[0][1:] == inodes[1][1:]
    assert (second.folder / "filestore" / names[0]).read_bytes() == content
    second.check()
    with pytest.raises(Failure, match="damaged"):
        first.check()


def test_rotation_deletes_ours_only(place, small, tmp_path):
    kept = backup.make(place, small, tmp_path)
    older = tmp_path / f"{small}_2020-01-01T000000Z"
    os.rename(kept.folder, older)
    kept = backup.make(place, small, tmp_path)
    strangers = [
        tmp_path / f"{small}_2019-01-01T000000Z",  # without a manifest
        tmp_path / "photos_2019-01-01T000000Z",
        tmp_path / f"{small}_2019-01-01",
    ]
    for stranger in strangers:
        stranger.mkdir()
    link = tmp_path / f"{small}_2018-01-01T000000Z"
    link.symlink_to(kept.folder)
    other = tmp_path / f"{small}_2017-01-01T000000Z"
    parts.shutil.copytree(kept.folder, other)
    manifest = other / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"{small}"', '"another"'))
    backup.rotate(small, tmp_path, rule("last=1"))
    assert not older.exists()
    for path in (kept.folder, other, link, *strangers):
        assert path.exists(), path


def test_two_at_once_are_refused(place, small, tmp_path):
    with (
        backup._locked(tmp_path / ".lock", "unused"),
        pytest.raises(Failure, match="Another backup into"),
    ):
        backup.run_backup(options(tmp_path, db=small))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"db": "no_such_database"},
            "There is no database no_such_database. There are",
        ),
        ({"db": None}, "Name the database with --db"),
        ({"instance": "nowhere"}, "There is no instance nowhere"),
        ({"config": "/nonexistent.conf"}, "is no configuration file of Odoo"),
    ],
)
def test_refusals(place, small, tmp_path, values, words):
    place.sql("CREATE DATABASE small_other")
    try:
        with pytest.raises(Failure, match=words):
            backup.run_backup(options(tmp_path, **values))
    finally:
        place.drop("small_other")
    assert [path.name for path in tmp_path.iterdir()] in ([], [".lock"])


def test_a_database_of_another_program(place, tmp_path):
    place.sql("CREATE DATABASE small_other")
    try:
        with pytest.raises(Failure, match="none of Odoo's"):
            backup.make(place, "small_other", tmp_path)
    finally:
        place.drop("small_other")


def test_a_target_that_is_a_file(tmp_path):
    target = tmp_path / "file"
    target.touch()
    with pytest.raises(Failure, match="is no folder"):
        backup.run_backup(options(target))


def test_a_full_disk_is_seen_before(place, small, tmp_path, monkeypatch):
    usage = types.SimpleNamespace(free=1e6)
    monkeypatch.setattr(console.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(Failure, match="free disk space"):
        backup.make(place, small, tmp_path)
    assert not list(tmp_path.iterdir())


class Slept(Exception):
    """Ends a loop that would go on for ever."""


def test_a_schedule_goes_on_after_a_failure(
    place, small, tmp_path, monkeypatch, capsys
):
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 2:
            raise Slept

    def fail(_options, _target):
        raise Failure("the disk is full")

    monkeypatch.setattr(backup.time, "sleep", sleep)
    monkeypatch.setattr(backup.signal, "signal", lambda *arguments: None)
    again = options(tmp_path, db=small, every=86400)
    with monkeypatch.context() as broken, pytest.raises(Slept):
        broken.setattr(backup, "_backup", fail)
        backup.run_backup(again)
    assert pauses == [600, 600]
    assert capsys.readouterr().out.count("the disk is full") == 2
    pauses.clear()
    pauses.append(0)
    with pytest.raises(Slept):
        backup.run_backup(again)
    assert len(backup.backups_of(small, tmp_path)) == 1
    assert 86300 < pauses[1] <= 86400
    # A restart waits for the rest of the day; it does not make a second one.
    with pytest.raises(Slept):
        pauses[:] = [0]
        backup.run_backup(again)
    assert len(backup.backups_of(small, tmp_path)) == 1


def test_a_configuration_file_describes_a_server(tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "from the secret")
    config = tmp_path / "odoo.conf"
    config.write_text(
        "[options]\ndb_host = db\ndb_user = odoo\ndb_password = False\ndb_port = 5433\n"
        "data_dir = /var/lib/odoo\ndb_name = clientes\ndb_template = a_template\n"
        "addons_path = /mnt/a, /mnt/b\n"
    )
    place = place_of_config(config)
    assert place.environment["PGHOST"] == "db"
    assert place.environment["PGPORT"] == "5433"
    assert place.environment["PGPASSWORD"] == "from the secret"
    assert place.filestore == Path("/var/lib/odoo/filestore")
    assert (place.database, place.template) == ("clientes", "a_template")
    assert place.addons == (Path("/mnt/a"), Path("/mnt/b"))
    for text in ("db_host = db", "[other]\nx = 1", "\udcff"):
        config.write_text(text, errors="surrogateescape")
        with pytest.raises(Failure, match="is no configuration file of Odoo"):
            place_of_config(config)
