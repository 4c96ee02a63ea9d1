"""What the program works out of invoices and payments, and nobody writes by hand."""

from odoo.exceptions import AccessError


def check_facts(records, vals_list, names):
    """Refuse values that say what was ordered, invoiced or paid.

    They are read-only in every form, which keeps nobody from sending them: with them,
    whoever sells would make its orders look paid, and go around the customer's credit.

    :param records: of the model that is written.
    :param vals_list: iterable of dictionaries of values.
    :param set names: the fields that are worked out.
    """
    if records.env.su or all(names.isdisjoint(vals) for vals in vals_list):
        return
    if not records.env.user.has_group("account.group_account_invoice"):
        raise AccessError(
            records.env._(
                "What was invoiced and paid is worked out of the invoices and "
                "payments. Only accounting can change it."
            )
        )
