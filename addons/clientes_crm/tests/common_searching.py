from odoo.exceptions import UserError

OPERATORS = ("=", "!=", "<", ">", "<=", ">=", "in", "not in")
OPERATORS += ("like", "not like", "ilike", "not ilike", "=like", "child_of")
HUGE = 2**70
VALUES = (0, 1, -1, 30, 30.5, 2**31, HUGE, True, False, None, float("inf"))
VALUES += ("", "text", "30", "granted", "2026-01-01")
COLLECTIONS = ([], [0], [1, 2], [False], [None], ["text"], [1, "text"], [HUGE])
# What Odoo itself raises for a value that does not fit the type of a field, before
# any method of ours is asked.
REFUSALS = (UserError, ValueError)


class SearchingMixin:
    """Every search of a computed field, with everything a client can send."""

    addon = None

    def get_searchable_fields(self):
        """Return the computed fields of the addon that a method of ours searches.

        :rtype: list[tuple]
        """
        return [
            (model, name)
            for model in self.env.values()
            if not model._abstract and not model._transient
            for name, field in model._fields.items()
            if field.search
            and not field.store
            and not field.related
            and set(field._modules) == {self.addon}
        ]

    def get_conditions(self):
        """Return pairs of an operator and a value.

        :rtype: list[tuple]
        """
        return [
            (operator, value)
            for operator in OPERATORS
            for value in (*VALUES, *COLLECTIONS)
            if operator in ("=", "!=", "in", "not in") or not isinstance(value, list)
        ]

    def check_searches(self, user):
        """Check that each condition answers or is refused, and so does its contrary.

        :param res.users user: who searches.
        """
        for model, name in self.get_searchable_fields():
            model = model.with_user(user).with_context(active_test=False)
            some = model.search([], limit=40)
            for operator, value in self.get_conditions():
                condition = (name, operator, value)
                with self.subTest(field=f"{model._name}.{name}", condition=condition):
                    self.check_condition(some, condition)

    def check_condition(self, some, condition):
        """Check one condition.

        :param some: records among which it is searched.
        :param tuple condition: as a client sends it.
        """
        among = [("id", "in", some.ids)]
        try:
            with self.env.cr.savepoint(flush=False):
                found = some.search([*among, condition])
        except REFUSALS as error:
            self.assertTrue(str(error), "a refusal says why")
            with self.assertRaises(REFUSALS), self.env.cr.savepoint(flush=False):
                some.search([*among, "!", condition])
            return
        others = some.search([*among, "!", condition])
        self.assertFalse(found & others)
        self.assertEqual(found | others, some)
