from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.clientes_duplicate_search import STEP_PARAMETER, STEPS
from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestClientesDuplicate(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queue = cls.env["clientes.duplicate"]
        cls.queue.search([]).unlink()
        cls.env["ir.config_parameter"].set_param(STEP_PARAMETER, "")
        # The steps of the search commit; a test does not.
        cron = type(cls.env["ir.cron"])
        cls.classPatch(cron, "_commit_progress", lambda *args, **kwargs: float("inf"))

    def _create(self, name="", **values):
        return self.env["res.partner"].create(
            {"name": name or "Xyloqar Bwz", "is_company": True, **values}
        )

    def _search(self):
        self.env["clientes.duplicate"]._cron_search()
        return self.queue.search([("state", "=", "to_review")])

    def _pairs_of(self, *partners):
        ids = {partner.id for partner in partners}
        return self._search().filtered(
            lambda pair: {pair.partner_id.id, pair.other_id.id} == ids
        )

    def test_each_key(self):
        cases = {
            "on_vat": ({"vat": "811777333-1"}, {"vat": "811.777.333"}),
            "on_email": (
                {"email": "Compras <compras@llave.example>"},
                {"email": "COMPRAS@LLAVE.example"},
            ),
            "on_phone": ({"phone": "+57 601 7431188"}, {"phone": "+576017431188"}),
        }
        for number, (flag, (first, second)) in enumerate(cases.items()):
            with self.subTest(flag=flag):
                one = self._create(f"Wqz{number} Alpha", **first)
                other = self._create(f"Kjx{number} Omega Tres", **second)
                pair = self._pairs_of(one, other)
                self.assertEqual(len(pair), 1)
                self.assertTrue(pair[flag])
                self.assertFalse(pair.on_name)
                self.assertTrue(pair.reasons)

    def test_names(self):
        one = self._create("Comercializadora Guatavita S.A.S.")
        same = self._create("COMERCIALIZADORA GUATAVITÁ LTDA")
        slip = self._create("Komercializadora Guatavita")
        other = self._create("Comercializadora Sopó")
        self.assertEqual(self._pairs_of(one, same).similarity, 1)
        self.assertTrue(0.7 <= self._pairs_of(one, slip).similarity < 1)
        self.assertFalse(self._pairs_of(one, other))
        branches = [self._create(f"Comercial Tequendama Sede {n}") for n in (1, 2)]
        self.assertFalse(self._pairs_of(*branches))

    def test_persons_need_more_than_a_name(self):
        persons = [
            self._create("Zoraida Quimbay", is_company=False, city=city)
            for city in ("Tunja", "Pasto", "tunja")
        ]
        self.assertTrue(self._pairs_of(persons[0], persons[2]))
        self.assertFalse(self._pairs_of(persons[0], persons[1]))

    def test_who_is_left_out(self):
        email = {"email": "uno@fuera.example"}
        one = self._create("Wqz Uno", **email)
        others = [
            self._create("Kjx Dos", parent_id=self.customer.id, **email),
            self._create("Vbn Tres", supplier_rank=1, **email),
            self._create("Ghk Cuatro", active=False, **email),
        ]
        for other in others:
            self.assertFalse(self._pairs_of(one, other))
        one.company_id = self.company
        elsewhere = self._create("Rty", company_id=self.other_company.id, **email)
        self.assertFalse(self._pairs_of(one, elsewhere))

    def test_placeholders_are_no_identity(self):
        zeros = [self._create(f"Wqz{n} Kjx", phone="0000000000") for n in range(2)]
        self.assertFalse(self._pairs_of(*zeros))
        crowd = [
            self._create(f"{n}Wqz{n}", email="noreply@crowd.example") for n in range(21)
        ]
        self.assertFalse(self._pairs_of(*crowd[:2]))

    def test_one_pair_and_its_score(self):
        values = {"email": "dos@llaves.example", "phone": "+57 601 7431177"}
        one, other = (self._create("Bodega Chiribiquete", **values) for _n in "ab")
        pair = self._pairs_of(one, other)
        self.assertEqual(len(pair), 1)
        self.assertEqual((pair.partner_id, pair.other_id), (one, other))
        self.assertEqual(pair.score, 100)
        other.write({"phone": False, "name": "Wqz"})
        self.assertEqual(self._pairs_of(one, other).score, 35)

    def test_what_was_mended_goes_and_decisions_stay(self):
        email = {"email": "tres@llaves.example"}
        one, other = (self._create(f"Wqz{n}", **email) for n in ("Q", "P"))
        pair = self._pairs_of(one, other)
        pair.with_user(self.role["manager"]).action_not_duplicate()
        self.assertEqual(pair.reviewed_by_id, self.role["manager"])
        self.assertFalse(self._pairs_of(one, other))
        pair.action_review_again()
        other.email = False
        self._search()
        self.assertFalse(pair.exists())

    def test_resumes_where_it_stopped(self):
        done = []
        self.patch(
            type(self.queue), "_run_step", lambda self, step, run: done.append(step)
        )
        cron = type(self.env["ir.cron"])
        self.patch(cron, "_commit_progress", lambda *args, **kwargs: 0)
        for _step in STEPS:
            self.queue._cron_search()
        self.assertEqual(done, list(STEPS))
        self.queue._cron_search()
        self.assertEqual(done[-1], STEPS[0])
        self.env["ir.config_parameter"].set_param(STEP_PARAMETER, "bad;value")
        self.queue._cron_search()
        self.assertEqual(done[-1], STEPS[0])

    def test_proposals(self):
        one, two, three = (self._create(f"Wqz{n} Kjx{n}") for n in "abc")
        seller = self.role["seller"]
        partners = (one | two | three).with_user(seller)
        pairs = self.queue.with_user(seller)._propose(partners)
        self.assertEqual(len(pairs), 2)
        self.assertEqual(pairs.proposed_by_id, seller)
        self.assertEqual(self._search() & pairs, pairs, "the search keeps them")
        pairs[0].with_user(self.role["manager"]).action_not_duplicate()
        self.queue.with_user(seller)._propose(partners)
        self.assertEqual(pairs[0].state, "not_duplicate")
        with self.assertRaises(UserError):
            self.queue.with_user(seller)._propose(one)
        with self.assertRaises(AccessError):
            self.queue.with_user(self.role["employee"])._propose(
                partners.with_user(self.role["employee"])
            )

    def test_rights(self):
        one, other = (self._create(f"Wqz{n}", email="r@ig.example") for n in ("Q", "P"))
        pair = self._pairs_of(one, other)
        self.assertTrue(pair.with_user(self.role["seller"]).comparison["rows"])
        for role in ("seller", "collector"):
            with self.assertRaises(AccessError):
                pair.with_user(self.role[role]).action_not_duplicate()
            with self.assertRaises(AccessError):
                self.queue.with_user(self.role[role]).action_search_now()
        self.queue.with_user(self.role["manager"]).action_search_now()
        for role in ("collector", "employee", "portal", "public"):
            with self.assertRaises(AccessError):
                pair.with_user(self.role[role]).read(["score"])
        one.company_id = other.company_id = self.other_company
        found = self.queue.with_user(self.role["manager"]).search([])
        self.assertNotIn(pair, found)

    def test_comparison(self):
        one = self._create("Wqz Uno", city="Tunja", phone="+57 601 7431166")
        other = self._create("Wqz Dos", city="Tunja")
        self._create_lead(partner_id=one.id)
        comparison = (one | other).with_user(self.role["seller"])._get_comparison()
        rows = {row["name"]: row for row in comparison["rows"]}
        self.assertEqual(rows["name"]["values"], ["Wqz Uno", "Wqz Dos"])
        self.assertFalse(rows["city"]["different"])
        self.assertTrue(rows["phone"]["different"])
        self.assertNotIn("website", rows)
        counts = {line["label"]: line["values"] for line in comparison["counts"]}
        self.assertEqual(counts["Opportunities"], [1, 0])
