from odoo.exceptions import UserError

OPERATORS = ("=", "!=", "<", ">", "<=", ">=", "in", "not in")
OPERATORS += ("ilike", "not like", "child_of")
HUGE = 2**70
VALUES = (0, -1, 30.5, HUGE, True, None, float("inf"), "", "text", "2026-01-01")
COLLECTIONS = ([], [0], [1, 2], [False], [None], [1, "text"], [HUGE])
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
        wrong = []
        for model, name in self.get_searchable_fields():
            model = model.with_user(user).with_context(active_test=False)
            some = model.search([], limit=40)
            for operator, value in self.get_conditions():
                if not self.is_answered(some, (name, operator, value)):
                    wrong.append((model._name, name, operator, value))
        self.assertFalse(wrong)

    def is_answered(self, some, condition):
        """Tell whether a condition and its contrary part some records, or both refuse.

        :param some: records among which it is searched.
        :param tuple condition: as a client sends it.
        :rtype: bool
        """
        among = [("id", "in", some.ids)]
        try:
            found = some.search([*among, condition])
        except REFUSALS as error:
            try:
                some.search([*among, "!", condition])
            except REFUSALS:
                return bool(str(error))
            return False
        others = some.search([*among, "!", condition])
        return not found & others and found | others == some
