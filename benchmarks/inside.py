"""The steps of a benchmark that run in an ``odoo shell``."""

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
    answer = steps[task["step"]](env, benchmark)
    Path(task["answer"]).write_text(json.dumps(answer), encoding="utf-8")


def seed_key(benchmark):
    """Return the system parameter that remembers what a database was filled with."""
    return f"clientes.benchmark.{benchmark.name}"


def prepare(env, benchmark):
    """Make the seeds; return the factors of ``odoo populate``, none when it is done."""
    Module = env["ir.module.module"].search([("name", "in", benchmark.addons)])
    missing = set(benchmark.addons) - {
        module.name for module in Module if module.state == "installed"
    }
    if missing:
        raise Failure(f"Not installed in this database: {', '.join(sorted(missing))}.")
    known = env["ir.config_parameter"].get_param(seed_key(benchmark))
    if known:
        if int(known) != benchmark.version:
            raise Failure("The database holds older data. Drop it and run again.")
        return {}
    benchmark.seed(env)
    env.flush_all()
    factors = {}
    for model, rows in benchmark.rows.items():
        present = env[model].with_context(active_test=False).search_count([])
        factors[model] = max(rows // max(present, 1) - 1, 1)
    env.cr.commit()  # pylint: disable=invalid-commit
    return factors


def settle(env, benchmark):
    """Refresh PostgreSQL's statistics after populating, and remember the data."""
    env["ir.config_parameter"].set_param(seed_key(benchmark), benchmark.version)
    env.cr.execute("ANALYZE")
    env.cr.commit()  # pylint: disable=invalid-commit
    return {model: env[model].search_count([]) for model in benchmark.rows}


def measure_all(env, benchmark):
    """Return the results of all figures."""
    ways = measures(env)
    return [
        result(figure, samples(figure, ways[figure.unit]))
        for figure in benchmark.figures(env)
    ]
