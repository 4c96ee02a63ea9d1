#!/usr/bin/env python3
"""Run benchmarks: what we built beside a peer of Odoo's own, in the same run.

    frame.py --list
    frame.py [NAME] --database DB [--config FILE] [--json FILE] -- ODOO...

``ODOO...`` is the command that starts Odoo, such as ``python odoo-bin``. README.md says
what a benchmark is and what the exit codes mean. Only the standard library is needed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import FOLDER, Failure, load, names
from inside import TASK

# Fed to ``odoo shell``, which gives it ``env``.
BOOTSTRAP = f"""
import sys
sys.path.insert(0, {str(FOLDER)!r})
import inside
inside.carry_out(env)
"""


def odoo(options, command, *arguments, **more):
    """Run one command of Odoo on the database; its log is shown when it fails."""
    config = ["-c", options.config] if options.config else []
    line = [*options.odoo, command, *config, "-d", options.database, *arguments]
    process = subprocess.run(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **more,
    )
    if process.returncode:
        tail = "\n".join(process.stdout.splitlines()[-15:])
        raise Failure(f"odoo {command} failed:\n{tail}")


def ask(options, benchmark, step, **more):
    """Carry out a step in an ``odoo shell`` and return its answer."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        task = {"name": benchmark.name, "step": step, "answer": str(answer)}
        task |= {"scale": options.scale, **more}
        odoo(
            *(options, "shell", "--no-http"),
            input=BOOTSTRAP,
            env=os.environ | {TASK: json.dumps(task)},
        )
        return json.loads(answer.read_text(encoding="utf-8"))


def databases(database, benchmark):
    """Return the databases of a benchmark by kind, ours first; others share one.

    Beside a plain database ours must hold nothing that the plain one does not.
    """
    if not benchmark.others:
        return {"": database}
    own = f"{database}_{benchmark.name}"
    return {"": own} | {kind: f"{own}_{kind}" for kind in benchmark.others}


def run(options, name):
    """Run one benchmark, filling its databases first where needed."""
    benchmark = load(name)
    print(f"{name}: {benchmark.title}", flush=True)
    own, *others = databases(options.database, benchmark).items()
    for kind, database in [*others, own]:
        more = {"database": database}
        if kind == "tenth":
            more["scale"] = options.scale / 10
        there = argparse.Namespace(**vars(options) | more)
        fill(there, benchmark, plain=kind == "plain")
    # The last one filled is ours.
    return ask(there, benchmark, "measure", others=[name for _kind, name in others])


def fill(options, benchmark, *, plain):
    """Fill one database, unless it was filled before."""
    factors = ask(options, benchmark, "prepare", plain=plain)
    if not factors:
        return
    print(f"  filling the database {options.database}", flush=True)
    models = ",".join(factors)
    amounts = ",".join(str(factor) for factor in factors.values())
    odoo(options, "populate", "--models", models, "--factors", amounts)
    rows = ask(options, benchmark, "settle")
    print("  rows: " + ", ".join(f"{k} {v}" for k, v in rows.items()), flush=True)


def table(figures):
    """Return the figures as lines for a terminal."""
    head = (
        f"  {'figure':<24}{'value':>10}{'p95':>10}{'peer':>10} {'unit':<8}"
        f"{'ratio':>7}{'bar':>6}{'limit':>7}"
    )
    lines = [
        f"  {item['id']:<24}{item['value']:>10.1f}{item['p95']:>10.1f}"
        f"{item['peer']:>10.1f} {item['unit']:<8}{item['ratio']:>7.3f}"
        f"{_or_dash(item['bar']):>6}{_or_dash(item['limit']):>7}"
        f"  {'holds' if item['holds'] else 'MISSED'}"
        for item in figures
    ]
    return "\n".join([head, *lines])


def _or_dash(number):
    return "-" if number is None else f"{number:g}"


def main(arguments):
    """Run the command line and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="one benchmark; all without it")
    parser.add_argument("--list", action="store_true", help="name and title of each")
    parser.add_argument("--database", help="kept, filled and used again")
    parser.add_argument(
        "--scale", type=float, default=1, help="share of the rows; for trying"
    )
    parser.add_argument("--config", help="configuration file of Odoo")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    parser.epilog = "The command that starts Odoo follows after --."
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser.parse_args(arguments[:end])
    options.odoo = arguments[end + 1 :]
    if options.list:
        for name in names():
            benchmark = load(name)
            kinds = ",".join(benchmark.others) or "shared"
            print(name, ",".join(benchmark.addons), benchmark.title, kinds, sep="\t")
        return 0
    if not (options.database and options.odoo):
        parser.error(
            "--database and the command that starts Odoo (after --) are needed"
        )
    wanted = [options.name] if options.name else names()
    try:
        found = {name: run(options, name) for name in wanted}
    except Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 2
    figures = [
        item if options.name else item | {"id": f"{name}.{item['id']}"}
        for name, items in found.items()
        for item in items
    ]
    print(table(figures))
    if options.json:
        report = {"name": options.name or "all", "figures": figures}
        Path(options.json).write_text(
            json.dumps(report, indent=2) + "\n", encoding="utf-8"
        )
    return 0 if all(item["holds"] for item in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
