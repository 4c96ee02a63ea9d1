"""Guards of the methods that search a computed field."""

from functools import wraps

from odoo.exceptions import UserError

# Those that Odoo does not turn into others before it gives up.
ANSWERED = ("in", "<", "<=", ">", ">=")


def searches(name):
    """Make a method the search of a computed field, for those who may read the field.

    Odoo checks the groups of stored fields when they are searched, and leaves computed
    ones to their method: without a check, whoever may not see a figure could still sort
    all customers by it. What a method does not answer (`NotImplemented`) is refused
    with words instead of an empty error.

    :param str name: name of the field.
    """

    def decorate(method):
        @wraps(method)
        def search(self, operator, value):
            field = self._fields[name]
            self._check_field_access(field, "read")
            domain = method(self, operator, value)
            if domain is NotImplemented and operator in ANSWERED:
                raise UserError(
                    self.env._(
                        "“%(field)s” cannot be searched in this way. Choose another "
                        "comparison or value.",
                        field=field._description_string(self.env),
                    )
                )
            return domain

        return search

    return decorate


def asks_for_any(operator, value):
    """Tell whether a condition on a number asks for those that have any, or none.

    :param str operator: operator of the condition.
    :param value: value of the condition, a collection with "in" and "not in".
    :return: True for any, False for none, None for something else.
    :rtype: bool or None
    """
    if operator in ("in", "not in"):
        return operator == "not in" if set(value) == {0} else None
    return {">0": True, ">=1": True, "<=0": False, "<1": False}.get(
        f"{operator}{value}" if type(value) is int else ""
    )
