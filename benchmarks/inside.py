"""The steps of a benchmark that run in an ``odoo shell``."""

import contextlib
import json
import os
from pathlib import Path

from figures import Failure, load, measures, result, samples

TASK = "CLIENTES_BENCHMARK_TASK"


def carry_out(env):
    """Carry out the one task that the environment variable names; write its answer."""
    task = json.loads(os.environ[TASK])
    benchmark = load(task["name"])
    steps = {"prepare": prepare, "settle": settle, "measure": measure_all}
    answer = steps[task["step"]](env, benchmark, task)
    Path(task["answer"]).write_text(json.dumps(answer), encoding="utf-8")


def seed_key(benchmark):
    """Return the system parameter that remembers what a database was filled with."""
    return f"clientes.benchmark.{benchmark.name}"


def seed_mark(benchmark, task):
    """Return what that parameter holds: the version, and the scale when not all."""
    scale = "" if task["scale"] == 1 else f" at {task['scale']:g}"
    return f"{benchmark.version}{scale}"


def prepare(env, benchmark, task):
    """Make the seeds; return the factors of ``odoo populate``, none when it is done."""
    Module = env["ir.module.module"].search([("name", "in", benchmark.addons)])
    installed = {module.name for module in Module if module.state == "installed"}
    missing = set(benchmark.addons) - installed
    if task["plain"] and installed:
        raise Failure(f"Not plain, it has: {', '.join(sorted(installed))}.")
    if missing and not task["plain"]:
        raise Failure(f"Not installed in this database: {', '.join(sorted(missing))}.")
    known = env["ir.config_parameter"].get_param(seed_key(benchmark))
    if known:
        if known != seed_mark(benchmark, task):
            raise Failure(
                f"The database {env.cr.dbname} holds other data. Drop it and run again."
            )
        return {}
    benchmark.seed(env)
    env.flush_all()
    factors = {}
    for model, rows in benchmark.rows.items():
        present = env[model].with_context(active_test=False).search_count([])
        # Rounded up: what a title promises must be there.
        factors[model] = max(-(-int(rows * task["scale"]) // max(present, 1)) - 1, 1)
    env.cr.commit()  # pylint: disable=invalid-commit
    return factors


def settle(env, benchmark, task):
    """Refresh PostgreSQL's statistics after populating, and remember the data."""
    if benchmark.dress:
        benchmark.dress(env, task["scale"])
    env["ir.config_parameter"].set_param(
        seed_key(benchmark), seed_mark(benchmark, task)
    )
    env.cr.execute("ANALYZE")
    env.cr.commit()  # pylint: disable=invalid-commit
    return {model: env[model].search_count([]) for model in benchmark.rows}


def measure_all(env, benchmark, task):
    """Return the results of all figures."""
    with contextlib.ExitStack() as stack:
        others = [stack.enter_context(environment(name)) for name in task["others"]]
        ways = measures(env)
        other_ways = dict(zip(benchmark.others, map(measures, others), strict=True))
        found = []
        for figure in benchmark.figures(env, *others):
            peer_ways = other_ways.get(figure.where, ways)
            found.append(
                result(
                    figure,
                    samples(figure, ways[figure.unit], peer_ways[figure.unit]),
                )
            )
        return found


@contextlib.contextmanager
def environment(database):
    """Yield an environment of another database in the same process."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry

    with Registry(database).cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})
