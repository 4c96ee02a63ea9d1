from dataclasses import dataclass

from odoo import api, models

from ..tools.text_key import text_key

# Heading of the reasons in the file of refused rows; read again, it is passed over.
REASON = "reason"


@dataclass(frozen=True)
class ImportColumn:
    """A column of the template.

    :param str key: its technical name, also accepted as heading.
    :param str label: its heading in the user's language.
    :param str help: what belongs into it.
    :param str kind: text, email, phone, vat, kind, parent, many2one or many2many.
    :param str field: the field of the customer that it fills; the key unless told.
    :param bool required: whether each row must have it.
    :param str example: a value for the instructions.
    """

    key: str
    label: str
    help: str
    kind: str = "text"
    field: str = ""
    required: bool = False
    example: str = ""

    @property
    def fname(self):
        """Name of the field that the column fills.

        :rtype: str
        """
        return self.field or self.key


class ClientesImport(models.Model):
    """Which columns a file of customers may have."""

    _name = "clientes.import"
    _inherit = "clientes.import"

    # === BUSINESS METHODS === #

    @api.model
    def _get_columns(self):
        """Return the columns of the template, in its order, those of this database.

        An addon overrides it to add its own.

        :rtype: list[ImportColumn]
        """
        columns = [
            ImportColumn(
                "name",
                self.env._("Name"),
                self.env._("Name of the company or person."),
                required=True,
                example="Ferretería El Tornillo S.A.S.",
            ),
            ImportColumn(
                "kind",
                self.env._("Type"),
                self.env._(
                    "Company or Person. Empty: company, or person if a contact."
                ),
                kind="kind",
                field="is_company",
                example=self.env._("Company"),
            ),
            ImportColumn(
                "ref",
                self.env._("Code"),
                self.env._("Your code of the customer. Finds the customer again."),
                example="C-0001",
            ),
            ImportColumn(
                "vat",
                self.env._("Tax Number"),
                self.env._(
                    "NIT with its check digit, cédula or another number. Finds the"
                    " customer again."
                ),
                kind="vat",
                example="900373115-3",
            ),
            ImportColumn(
                "parent",
                self.env._("Company of the Contact"),
                self.env._(
                    "Only for contacts: code, tax number or name of their company, in"
                    " this file or in the directory."
                ),
                kind="parent",
                field="parent_id",
            ),
            ImportColumn(
                "function", self.env._("Job Position"), self.env._("Of a contact.")
            ),
            ImportColumn(
                "email",
                self.env._("Email"),
                self.env._("One address."),
                kind="email",
                example="ventas@example.com",
            ),
            ImportColumn(
                "phone",
                self.env._("Phone"),
                self.env._("With the country prefix when it is of another country."),
                kind="phone",
                example="+57 601 5551234",
            ),
            ImportColumn(
                "website", self.env._("Website"), self.env._("Address of the website.")
            ),
            ImportColumn(
                "street",
                self.env._("Street"),
                self.env._("Address."),
                example="Calle 1 # 2-3",
            ),
            ImportColumn(
                "street2",
                self.env._("Street 2"),
                self.env._("Office, floor, district."),
            ),
            ImportColumn(
                "city",
                self.env._("City"),
                self.env._("Name of the city."),
                example="Bogotá",
            ),
            ImportColumn(
                "state_id",
                self.env._("State or Department"),
                self.env._("Name or code of the state or department."),
                kind="many2one",
            ),
            ImportColumn("zip", self.env._("ZIP"), self.env._("Postal code.")),
            ImportColumn(
                "country_id",
                self.env._("Country"),
                self.env._("Name or two-letter code. Empty: your company's country."),
                kind="many2one",
                example="Colombia",
            ),
            ImportColumn(
                "user_id",
                self.env._("Salesperson"),
                self.env._("Name or login of the user in charge."),
                kind="many2one",
            ),
            ImportColumn(
                "segment_id",
                self.env._("Segment"),
                self.env._("Name of a segment of the list."),
                kind="many2one",
            ),
            ImportColumn(
                "origin_id",
                self.env._("Origin"),
                self.env._("Name of a source of the list."),
                kind="many2one",
            ),
            ImportColumn(
                "category_id",
                self.env._("Tags"),
                self.env._("Names of tags of the list, separated by commas."),
                kind="many2many",
            ),
            ImportColumn(
                "preferred_warehouse_id",
                self.env._("Preferred Warehouse"),
                self.env._("Name or code of a warehouse of your company."),
                kind="many2one",
            ),
            ImportColumn("comment", self.env._("Notes"), self.env._("Internal notes.")),
        ]
        fields_of = self.env["res.partner"]._fields
        return [column for column in columns if column.fname in fields_of]

    @api.model
    def _get_heading_keys(self):
        """Return the column behind each heading, in every language in use.

        :rtype: dict[str, str]
        """
        keys = {}
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for language in ("en_US", *languages, self.env.lang):
            record = self.with_context(lang=language)
            for column in record._get_columns():
                keys[text_key(column.label)] = column.key
            keys[text_key(record._get_reason_label())] = REASON
        return keys | {
            text_key(column.key): column.key for column in self._get_columns()
        }

    @api.model
    def _get_reason_label(self):
        return self.env._("Reason of the refusal")

    @api.model
    def _get_kind_labels(self):
        """Return the words for companies and persons in the user's language.

        :rtype: dict[bool, str]
        """
        return {True: self.env._("Company"), False: self.env._("Person")}
