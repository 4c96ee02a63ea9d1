import threading
from functools import partial
from itertools import pairwise

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

STAGES = ("crm_stage_qualified", "crm_stage_proposal", "crm_stage_negotiation")
FILL = "clientes_crm.stage_visit_fill"


@tagged("post_install", "-at_install")
class TestCrmStageVisitConcurrency(BaseCase):
    """Moves of one opportunity at once, each in a transaction of its own.

    Works with committed data, as users do, and takes it away afterwards.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self._env(cr)
            lead = env["crm.lead"].create(
                {
                    "name": "Concurrent",
                    "type": "opportunity",
                    "user_id": False,
                    "stage_id": env.ref("clientes_crm.crm_stage_prospect").id,
                }
            )
            self.lead_id = lead.id
        self.addCleanup(self._clean_up)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            env["crm.lead"].browse(self.lead_id).unlink()
            env["ir.config_parameter"].set_param(FILL, "done")

    def _move(self, xmlid, barrier):
        """Move the opportunity as a request of its own would, retries included."""
        waited = threading.Event()

        def move(env):
            lead = env["crm.lead"].browse(self.lead_id)
            lead.fetch(["stage_id"])
            if not waited.is_set():
                waited.set()
                barrier.wait(timeout=60)
            lead.stage_id = env.ref(f"clientes_crm.{xmlid}")

        with self.registry.cursor() as cr:
            env = self._env(cr)
            retrying(partial(move, env), env)

    def _run(self):
        """Move the opportunity to each stage at once; return its stays."""
        barrier = threading.Barrier(len(STAGES))
        threads = [
            threading.Thread(target=self._move, args=(xmlid, barrier))
            for xmlid in STAGES
        ]
        for thread in threads:
            # Odoo's servers name their threads by database; logs rely on it.
            thread.dbname = get_db_name()
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT stage_id, outcome, date_in, date_out FROM crm_stage_visit"
                " WHERE lead_id = %s ORDER BY id",
                [self.lead_id],
            )
            rows = cr.fetchall()
            cr.execute("SELECT stage_id FROM crm_lead WHERE id = %s", [self.lead_id])
            return rows, cr.fetchone()[0]

    def _check(self):
        rows, stage_id = self._run()
        self.assertEqual(len(rows), 1 + len(STAGES))
        self.assertEqual([row[1] == "open" for row in rows], [False] * 3 + [True])
        self.assertEqual(rows[-1][0], stage_id)
        for former, later in pairwise(rows):
            self.assertEqual(former[3], later[2])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_each_move_is_written_once(self):
        self._check()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_reconstruction_meanwhile(self):
        """Whoever comes first reconstructs; the others see it and leave it so."""
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM crm_stage_visit WHERE lead_id = %s", [self.lead_id])
            self._env(cr)["ir.config_parameter"].set_param(FILL, str(self.lead_id - 1))
        fill = threading.Thread(target=self._fill)
        fill.dbname = get_db_name()
        fill.start()
        self._check()
        fill.join(timeout=60)

    def _fill(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            while env["crm.stage.visit"]._fill_batch():
                # As the job does after each batch.
                env.cr.commit()
