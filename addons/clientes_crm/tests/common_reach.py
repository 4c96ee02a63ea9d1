from odoo.exceptions import AccessError

# What none of them may do with a field that is not theirs.
ROLES = ("portal", "public")


class ReachMixin:
    """Which fields of an addon reach people who are no employees.

    Record rules let customers read the record of their company, and more. Each field
    that an addon adds to a model which customers may read is kept from them, by every
    call, unless it is named here with the reason.
    """

    # The addon whose fields are looked at.
    addon = None
    # Names of the fields that customers may reach, by model.
    reachable = {}

    def get_added_fields(self, model):
        """Return the fields that the addon has added to a model.

        :param model: the model.
        :rtype: list[str]
        """
        return sorted(
            name
            for name, field in model._fields.items()
            if set(field._modules) == {self.addon}
        )

    def get_attempts(self, records, name):
        """Return every way to reach a field from outside.

        :param records: what the user may read.
        :param str name: name of the field.
        :rtype: dict
        """
        model = records.browse()
        field = model._fields[name]
        attempts = {
            "read": lambda: records.read([name]),
            "web_read": lambda: records.web_read({name: {}}),
            "search_read": lambda: model.search_read([], [name], limit=1),
        }
        if records:
            attempts["write"] = lambda: records.write({name: False})
        # Whether a required field is empty is answered without looking.
        if field._description_searchable and not field.required:
            attempts["search"] = lambda: model.search_count([(name, "!=", False)])
        if field.store and field.column_type:
            attempts["order"] = lambda: model.search([], order=name, limit=1)
            attempts["group"] = lambda: model.formatted_read_group([], [name])
            attempts["aggregate"] = lambda: model.formatted_read_group(
                [], [], [f"{name}:count"]
            )
        return attempts

    def check_reach(self, role, records):
        """Try to reach all that the addon has added to the model of some records.

        :param str role: whose rights.
        :param records: what that user may read; its model at least.
        """
        records = records.with_user(self.role[role])
        model = records.browse()
        if not model.has_access("read"):
            return
        described = model.fields_get()
        reachable = self.reachable.get(model._name, ())
        for name in self.get_added_fields(model):
            if name in reachable:
                continue
            with self.subTest(role=role, field=f"{model._name}.{name}"):
                self.assertNotIn(name, described)
            for way, attempt in self.get_attempts(records, name).items():
                with (
                    self.subTest(role=role, field=f"{model._name}.{name}", way=way),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    attempt()

    def check_all_models(self):
        """Check every model of others that the addon adds fields to."""
        for model in self.env.values():
            if (
                model._abstract
                or model._transient
                or model._original_module == self.addon
            ):
                continue
            for role in ROLES:
                records = model.browse()
                if model.with_user(self.role[role]).has_access("read"):
                    records = model.with_user(self.role[role]).search([], limit=1)
                if model._name == "res.partner":
                    records = self.role[role].partner_id
                self.check_reach(role, records)
