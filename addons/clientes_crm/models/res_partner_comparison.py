from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .res_partner_identity import HOST_TYPE

# In the order of the form. Whatever else a record holds fills the gaps of the one that
# stays, as in Odoo's own merge.
MERGE_FIELDS = (
    "name",
    "is_company",
    "parent_id",
    HOST_TYPE,
    "vat",
    "company_registry",
    "ref",
    "email",
    "phone",
    "website",
    "street",
    "street2",
    "city",
    "state_id",
    "zip",
    "country_id",
    "function",
    "industry_id",
    "user_id",
    "lang",
    "property_payment_term_id",
    "segment_id",
    "origin_id",
    "comment",
    "company_id",
)
# Nobody's contact, of every company: here nothing is a value, too.
KEPT_EMPTY = ("parent_id", "company_id", "is_company")


class ResPartner(models.Model):
    """Customers side by side."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_merge_fields(self):
        """Return the fields that are compared and chosen one by one.

        An addon with data of its own on the customer adds their names.

        :rtype: list[str]
        """
        return [
            name
            for name in MERGE_FIELDS
            if name in self._fields
            and self._has_field_access(self._fields[name], "read")
        ]

    def _get_comparison(self):
        """Return these customers side by side, for the reader's eyes.

        :return: `partners` (columns), `rows` of values and `counts` of documents
        :rtype: dict
        """
        rows = []
        for name in self._get_merge_fields():
            values = [partner._format_compared(name) for partner in self]
            if any(values):
                rows.append(
                    {
                        "name": name,
                        "label": self._get_field_labels([name])[0]
                        if name != "vat"
                        else self[:1].vat_label,
                        "values": values,
                        "different": len(set(values)) > 1,
                        "keeps_empty": name in KEPT_EMPTY,
                    }
                )
        counts = [
            {
                "label": label,
                "values": [numbers.get(partner.id, 0) for partner in self],
            }
            for label, numbers in self._get_merge_counters()
        ]
        return {
            "partners": [
                {
                    "id": partner.id,
                    "name": partner.display_name,
                    "created": partner._format_compared("create_date"),
                    "archived": not partner.active,
                    "portal": partner._has_portal_user(),
                }
                for partner in self
            ],
            "rows": rows,
            "counts": [line for line in counts if any(line["values"])],
        }

    def _format_compared(self, name):
        """Return a value as the reader sees it; nothing as an empty text.

        :param str name: name of the field.
        :rtype: str
        """
        field = self._fields[name]
        value = self[name]
        if name == HOST_TYPE and not self.vat:
            # Odoo's default type, of no number: nobody chose it.
            return ""
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "html":
            return html2plaintext(value)
        if field.type in ("date", "datetime"):
            return self.env["ir.qweb.field.date"].value_to_html(value, {})
        return str(value)

    def _has_portal_user(self):
        # sudo: res.users - only whether there is one
        return bool(self.sudo().user_ids)

    def _get_merge_counters(self):
        """Return how many documents each of these customers has.

        Only those that the reader may read. An addon with documents of its own adds
        them with `_count_documents`.

        :return: label and number by partner id of each kind
        :rtype: list[tuple[str, dict[int, int]]]
        """
        invoices = Domain("move_type", "in", ("out_invoice", "out_refund"))
        return [
            (
                self.env._("Contacts"),
                self._count_documents("res.partner", "parent_id"),
            ),
            (
                self.env._("Opportunities"),
                self._count_documents("crm.lead", "partner_id"),
            ),
            (
                self.env._("Sales orders"),
                self._count_documents("sale.order", "partner_id"),
            ),
            (
                self.env._("Invoices"),
                self._count_documents("account.move", "partner_id", invoices),
            ),
            (
                self.env._("Payments"),
                self._count_documents("account.payment", "partner_id"),
            ),
            (
                self.env._("Meetings"),
                self._count_documents("calendar.event", "partner_ids"),
            ),
            (
                self.env._("Messages"),
                self._count_documents(
                    "mail.message", "res_id", Domain("model", "=", "res.partner")
                ),
            ),
        ]

    def _count_documents(self, model, field, domain=Domain.TRUE):
        """Count the documents of a model by partner, under the reader's rights.

        :param str model: the model.
        :param str field: what names the partner in it.
        :param Domain domain: which of its records count.
        :rtype: dict[int, int]
        """
        documents = self.env[model].with_context(active_test=False)
        if not documents.has_access("read"):
            return {}
        groups = documents._read_group(
            Domain(field, "in", self.ids) & domain, [field], ["__count"]
        )
        return {
            partner if isinstance(partner, int) else partner.id: count
            for partner, count in groups
        }
