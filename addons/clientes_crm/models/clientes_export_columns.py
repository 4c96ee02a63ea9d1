from odoo import models

from ..tools.record_reader import KINDS

# What people of the directory know by name; the other fields come below "More columns".
USUAL_COLUMNS = {
    *("ref", "name", "complete_name", "is_company", "parent_id"),
    *("identity_type", "vat", "email", "phone", "website", "function", "lang"),
    *("street", "street2", "city", "state_id", "zip", "country_id", "industry_id"),
    *("user_id", "segment_id", "origin_id", "category_id", "company_id", "active"),
    *("life_cycle", "create_date", "last_contact_date", "days_without_contact"),
    *("active_opportunity_count", "active_opportunity_value", "comment"),
    *("first_purchase_date", "last_purchase_date", "purchase_year_count"),
    *("purchase_year_amount", "purchase_interval", "rfm_class", "currency_id"),
    *("receivable_balance", "overdue_amount", "oldest_overdue_days", "is_overdue"),
    *("credit_limit", "credit_available"),
    *("days_sales_outstanding", "property_payment_term_id", "preferred_warehouse_id"),
    *("property_product_pricelist", "data_authorisation", "freshness_score"),
    *("data_verified_date", "missing_data", "is_data_incomplete"),
    *("has_missing_documents", "has_expired_documents", "is_email_invalid"),
    *("is_phone_invalid", "is_vat_truncated"),
}


class ClientesExport(models.AbstractModel):
    """Which columns the reader may take along."""

    _name = "clientes.export"
    _inherit = "clientes.export"

    # === BUSINESS METHODS === #

    def _get_columns(self, model, names=None):
        """Return the fields of a model that the user may read and a table can hold.

        :param model: the model of the records.
        :param list names: the fields to describe, all without it.
        :rtype: dict[str, dict]
        """
        described = model.fields_get(names, ["string", "type", "exportable"])
        usual = self._get_usual_names(model)
        found = {}
        for name, info in described.items():
            field = model._fields[name]
            if info["type"] not in KINDS or not info.get("exportable", True):
                continue
            if name == "id" or (field.type == "many2many" and not field.store):
                continue
            found[name] = {
                "name": name,
                "label": info["string"],
                "kind": KINDS[info["type"]],
                "stored": field.store,
                "usual": name in usual,
            }
        if model._name == "res.partner":
            for name, column in found.items():
                column["label"] = self._get_customer_label(name, column["label"])
        return dict(sorted(found.items(), key=lambda item: item[1]["label"].lower()))

    def _get_usual_names(self, model):
        """Return the fields that are offered at once; an addon adds its own.

        :param model: the model of the records.
        :rtype: set[str]
        """
        return (
            set(USUAL_COLUMNS) if model._name == "res.partner" else set(model._fields)
        )

    def _get_customer_label(self, name, label):
        """Return what a column of customers is called, as on the screens.

        :param str name: name of the field.
        :param str label: the field's own label.
        :rtype: str
        """
        if name == "vat":
            return self.env.company.country_id.vat_label or label
        return self.env["res.partner"]._get_field_label(name)

    def _get_saved(self, res_model, columns):
        """Return the lists of columns that were saved in Odoo's own dialog or here."""
        lists = self.env["ir.exports"].search([("resource", "=", res_model)])
        saved = [
            {
                "id": entry.id,
                "name": entry.name,
                "columns": [
                    name
                    for name in entry.export_fields.mapped("name")
                    if name in columns
                ],
            }
            for entry in lists
        ]
        return [entry for entry in saved if entry["columns"]]

    def _has_decimal_comma(self):
        return self.env["res.lang"]._get_data(code=self.env.lang).decimal_point == ","
