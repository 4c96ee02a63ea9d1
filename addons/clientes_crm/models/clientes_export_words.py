from collections.abc import Collection

from odoo import models
from odoo.fields import Domain

# Longer filters stand in the log as a domain only.
LONGEST = 1000
# How many values of a long list are named.
NAMED_VALUES = 5


class ClientesExport(models.AbstractModel):
    """The filter of an export, in words that a manager can read."""

    _name = "clientes.export"
    _inherit = "clientes.export"

    def _describe(self, model, domain):
        """Put a domain into words.

        :param model: the model of its records.
        :param domain: the domain.
        :rtype: str
        """
        domain = Domain(domain)
        if domain.is_true():
            return self.env._("All records")
        words = []
        for token in reversed(list(domain)):
            match token:
                case "&":
                    first, second = words.pop(), words.pop()
                    words.append(f"{first}; {second}")
                case "|":
                    first, second = words.pop(), words.pop()
                    words.append(
                        self.env._(
                            "(%(first)s or %(second)s)", first=first, second=second
                        )
                    )
                case "!":
                    words.append(self.env._("not (%(filter)s)", filter=words.pop()))
                case _:
                    words.append(self._describe_condition(model, *token))
        return words[0][:LONGEST]

    def _describe_condition(self, model, path, operator, value):
        """Put one condition into words."""
        if path == "id" and operator == "in" and not isinstance(value, Domain):
            return self.env._("%(count)s selected records", count=len(value))
        name = str(path).split(".", maxsplit=1)[0]
        field = model._fields.get(name)
        label = model.fields_get([name], ["string"]).get(name, {}).get("string", path)
        if isinstance(value, Collection) and not isinstance(value, str):
            values = list(value)
            shown = [self._describe_value(field, v) for v in values[:NAMED_VALUES]]
            more = ["…"] if len(values) > NAMED_VALUES else []
            value = ", ".join(shown + more)
        else:
            value = self._describe_value(field, value)
        return f"{label} {operator} {value}"

    def _describe_value(self, field, value):
        """Put a value into words: the name of a record, the label of a choice."""
        if field is not None and field.type == "many2one" and type(value) is int:
            record = self.env[field.comodel_name].search([("id", "=", value)])
            return record.display_name or str(value)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        return str(value)
