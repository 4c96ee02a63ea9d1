"""Restoring: the same rows and files or nothing, never over a living database."""

import contextlib
import shutil
import types

import pytest

from launcher import backup, restore
from launcher.console import Failure
from launcher.loading import put_in_place, rename
from launcher.parts import Backup
from launcher.snapshot import Session
from launcher.tests.conftest import store
from launcher.versions import check_versions

COPY = "small_copy"


@pytest.fixture
def made(place, small, tmp_path):
    """A backup of the small database."""
    yield backup.make(place, small, tmp_path)
    place.drop(COPY)


def options(path, **values):
    """Return the options of ``./clientes restore`` as the command line gives them."""
    given = {"path": path, "name": COPY, "neutralize": False, "force": False}
    given |= {"check": False, "config": None, "instance": "test"}
    return types.SimpleNamespace(**given | values)


def left_behind(place):
    """Return what a restore that failed must not leave."""
    databases = [name for name in place.databases() if name.startswith("small")]
    files = [path.name for path in place.filestore.glob("small*")]
    return {*databases, *files} - {"small_backup"}


@pytest.mark.parametrize("named", ["folder", "manifest"])
def test_everything_comes_back(place, small, made, named):
    store(place, small, b"later than the backup")
    path = made.folder if named == "folder" else made.folder / "manifest.json"
    restore.run_restore(options(path))
    rows = "SELECT md5(string_agg(r::text, '' ORDER BY id)) FROM {} AS r"
    assert place.sql(rows.format("res_partner"), COPY) == place.sql(
        rows.format("res_partner"), small
    )
    for name in place.sql("SELECT store_fname FROM ir_attachment", COPY).splitlines():
        file, living = (place.filestore / base / name for base in (COPY, small))
        assert file.read_bytes() == living.read_bytes()
    assert place.sql("SELECT count(*) FROM ir_attachment", COPY) == "3"
    assert place.sql("SELECT count(*) FROM ir_attachment", small) == "4"
    identity = "SELECT value FROM ir_config_parameter"
    assert place.sql(identity, small) == "the-original"
    assert place.sql(identity, COPY) != "the-original"
    assert left_behind(place) == {COPY}


def test_check_leaves_nothing(place, made, capsys):
    restore.run_restore(options(made.folder, check=True))
    said = capsys.readouterr().out
    assert "Checked: 4 tables with 56 rows and 3 files came back" in said
    assert not left_behind(place)


def parts_of(folder):
    """Return the parts that can be damaged, by what they are."""
    return {
        "dump": next((folder / "database").glob("*.dat.gz")),
        "toc": folder / "database" / "toc.dat",
        "file": next(path for path in folder.glob("filestore/*/*")),
        "manifest": folder / "manifest.json",
        "sums": folder / "SHA256SUMS",
    }


@pytest.mark.parametrize("part", ["dump", "toc", "file", "manifest", "sums"])
@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_a_damaged_part_is_refused(place, made, part, how):
    path = parts_of(made.folder)[part]
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        # In the middle of a number of the manifest, it stays one that can be read.
        place_of = (
            content.index(b'"database_size": ') + 17 if part == "manifest" else 40
        )
        flipped = bytes([content[place_of] ^ 1])
        path.write_bytes(content[:place_of] + flipped + content[place_of + 1 :])
    with pytest.raises(Failure, match=r"is damaged|is no backup"):
        restore.run_restore(options(made.folder))
    assert not left_behind(place)


def test_a_dump_that_is_not_what_the_manifest_says(place, small, made):
    """Digests prove what is on the disk; comparing proves what came out of it."""
    made.manifest["tables"]["res_partner"] = [51, "0"]
    with (
        pytest.raises(Failure, match=r"res_partner differs .*51 rows there, 50 here"),
        restore.restored(place, made, COPY),
    ):
        pytest.fail("it was restored all the same")
    assert not left_behind(place)


def test_paths_do_not_lead_out_of_the_backup(place, made):
    sums = made.folder / "SHA256SUMS"
    for name in ("filestore/../../outside", "/etc/passwd"):
        sums.write_text(f"{'0' * 64}  {name}\n")
        with pytest.raises(Failure, match="broken line"):
            made.check()


def test_a_living_database_is_not_touched(place, small, made, monkeypatch):
    before = place.sql("SELECT count(*) FROM res_partner", small)
    with pytest.raises(Failure, match=r"exists\. Restore beside it with --as"):
        restore.run_restore(options(made.folder, name=small))
    with pytest.raises(Failure, match="asks at a terminal"):
        restore.run_restore(options(made.folder, name=small, force=True))
    monkeypatch.setattr(restore.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    with pytest.raises(Failure, match=r"not its name\. Nothing was changed"):
        restore.run_restore(options(made.folder, name=small, force=True))
    with (
        contextlib.closing(Session(place, small)),  # as a server has one
        pytest.raises(Failure, match="is being served"),
    ):
        restore.run_restore(options(made.folder, name=small, force=True))
    assert place.sql("SELECT count(*) FROM res_partner", small) == before
    assert not left_behind(place)


def test_replacing_after_typing_the_name(place, small, made, monkeypatch):
    place.sql("DELETE FROM res_partner", small)
    shutil.rmtree(place.filestore / small)
    monkeypatch.setattr(restore.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: small)
    restore.run_restore(options(made.folder, name=small, force=True))
    assert place.sql("SELECT count(*) FROM res_partner", small) == "50"
    assert len(list((place.filestore / small).glob("*/*"))) == 3
    # It is the same database, come back: it keeps its identity.
    assert "the-original" in place.sql("SELECT value FROM ir_config_parameter", small)
    assert not left_behind(place)


def test_a_replacement_that_fails_gives_the_old_one_back(place, small):
    with pytest.raises(Failure, match="does not exist"):
        put_in_place(place, "small_missing", small, replaced=True)
    assert place.sql("SELECT count(*) FROM res_partner", small) == "50"
    assert len(list((place.filestore / small).glob("*/*"))) == 3


def test_a_server_that_came_back_meanwhile_stops_it(place, small):
    place.sql("CREATE DATABASE small_made")
    try:
        with (
            contextlib.closing(Session(place, small)),
            pytest.raises(Failure, match="being accessed by other users"),
        ):
            put_in_place(place, "small_made", small, replaced=True)
        assert place.sql("SELECT count(*) FROM res_partner", small) == "50"
        assert len(list((place.filestore / small).glob("*/*"))) == 3
    finally:
        place.drop("small_made")


def test_files_that_cannot_be_moved_keep_the_names(place, small):
    (place.filestore / COPY).mkdir()
    (place.filestore / COPY / "stranger").touch()
    try:
        with pytest.raises(OSError, match="not empty"):
            rename(place, small, COPY)
    finally:
        shutil.rmtree(place.filestore / COPY)
    assert place.has(small)
    assert not place.has(COPY)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"postgresql": "99.1"}, "from PostgreSQL 99.1, this server is .* 99 or newer"),
        ({"modules": {"base": "18.0.1.3"}}, "is of Odoo 18.0, this is for 19.0"),
        ({"modules": {}}, "is of Odoo .unknown., this is for"),
        (
            {"modules": {"base": "19.0.1.3", "clientes_crm": "19.0.99.0.0"}},
            "has clientes_crm 19.0.99.0.0, here is the older 19.0",
        ),
    ],
)
def test_versions_that_do_not_fit(place, tmp_path, change, words):
    fits = {"postgresql": "13.0", "modules": {"base": "19.0.1.3"}}
    check_versions(place, Backup(tmp_path, fits))
    with pytest.raises(Failure, match=words):
        check_versions(place, Backup(tmp_path, fits | change))


def test_what_is_no_backup(tmp_path, made):
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    for path, words in (
        (tmp_path / "missing", "There is no"),
        (stranger, "is no backup"),
        (made.folder / "SHA256SUMS", "is no backup"),
        (tmp_path, f"holds backups; name one: {made.name}"),
    ):
        with pytest.raises(Failure, match=words):
            restore.run_restore(options(path))


def test_files_without_a_database_are_not_overwritten(place, made):
    (place.filestore / COPY).mkdir()
    try:
        with pytest.raises(Failure, match="holds files, but there is no database"):
            restore.run_restore(options(made.folder))
    finally:
        (place.filestore / COPY).rmdir()


def test_a_name_that_is_too_long(place, made):
    with pytest.raises(Failure, match="too long a name"):
        restore.run_restore(options(made.folder, name="x" * 60))
