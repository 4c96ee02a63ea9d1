from odoo import api, fields, models
from odoo.tools.translate import TranslationImporter, get_po_paths

from ..const import FUNNEL


class CrmStage(models.Model):
    """Stages of the funnel, with the probability an opportunity gets in them."""

    _name = "crm.stage"
    _inherit = "crm.stage"

    default_probability = fields.Float(
        string="Probability (%)",
        digits=(5, 2),
        aggregator=None,
        help="Chance of winning that opportunities get in this stage while too few "
        "have been closed for Odoo's scoring. 0 leaves it to the scoring.",
    )

    _default_probability_range = models.Constraint(
        "CHECK(default_probability >= 0 AND default_probability <= 100)",
        "The probability of a stage must be between 0 and 100%.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _install_funnel(self):
        """Give the database the five stages of the funnel, keeping what is there.

        A stage that Odoo ships and nobody touched becomes the one of the funnel in
        its place, so that its opportunities stay where they are. One that was
        renamed, bound to teams or made (un)won says something of its own: it is left
        alone and the stage of the funnel is added beside it. Can be run again.
        """
        self = self.with_context(lang="en_US")  # noqa: PLW0642 - names are the source
        known = self._get_funnel_names()
        created = self.browse()
        previous = self.browse()
        for spec in FUNNEL:
            xmlid = f"clientes_crm.{spec.xmlid}"
            stage = self.env.ref(xmlid, raise_if_not_found=False)
            if not stage:
                stage = self._find_funnel_stage(spec, known[spec.xmlid])
                if stage:
                    stage.write(
                        {
                            "name": spec.name,
                            "default_probability": spec.probability,
                        }
                    )
                else:
                    stage = self._insert_funnel_stage(spec, previous)
                    created |= stage
                self.env["ir.model.data"]._update_xmlids(
                    [{"xml_id": xmlid, "record": stage, "noupdate": True}]
                )
            previous = stage
        self._translate_funnel()
        if created:
            # The scoring counts its closed deals on the first stage: with a new one
            # there it would start again from nothing.
            self._rebuild_scoring()

    @api.model
    def _translate_funnel(self):
        """Name the stages of the funnel in every installed language.

        Odoo's own translation of a stage that was taken over ("New") loads under its
        old external identifier: it is replaced, a name that somebody typed is not.
        """
        known = self._get_funnel_names()
        ours = self._read_po_names("clientes_crm")
        name_field = self._fields["name"]
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        for spec in FUNNEL:
            stage = self.env.ref(f"clientes_crm.{spec.xmlid}", raise_if_not_found=False)
            if not stage:
                continue
            stored = name_field._get_stored_translations(stage) or {}
            if stored.get("en_US") != spec.name:
                continue
            translated = ours.get(f"clientes_crm.{spec.xmlid}", {})
            updates = {
                lang: translated.get(lang, spec.name)
                for lang in langs
                if lang != "en_US"
                and (lang not in stored or stored[lang] in known[spec.xmlid])
                and stored.get(lang) != translated.get(lang, spec.name)
            }
            if updates:
                stage.update_field_translations("name", updates)

    def _find_funnel_stage(self, spec, names):
        """Return the stage that already plays the part of a stage of the funnel.

        :param FunnelStage spec: the stage looked for.
        :param set names: the names, in any language, that Odoo or this addon give it.
        :return: one `crm.stage` shared by all teams, or none.
        """
        stock = spec.stock and self.env.ref(spec.stock, raise_if_not_found=False)
        if stock and stock._plays_funnel_part(spec, names):
            return stock
        taken = self.env["ir.model.data"].search([("model", "=", "crm.stage")])
        candidates = self.search(
            [
                ("id", "not in", taken.mapped("res_id")),
                ("team_ids", "=", False),
                ("is_won", "=", spec.is_won),
            ]
        )
        return candidates.filtered(lambda stage: stage._plays_funnel_part(spec, names))[
            :1
        ]

    def _plays_funnel_part(self, spec, names):
        """Tell whether a stage is a stage of the funnel under one of its names.

        :param FunnelStage spec: the stage of the funnel.
        :param set names: the names that Odoo or this addon give it.
        :rtype: bool
        """
        self.ensure_one()
        stored = self._fields["name"]._get_stored_translations(self) or {}
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        current = {
            value for lang, value in stored.items() if lang in installed | {"en_US"}
        }
        return (
            not self.team_ids and self.is_won == spec.is_won and current <= set(names)
        )

    def _insert_funnel_stage(self, spec, previous):
        """Create a stage of the funnel behind its predecessor.

        The others keep their order; their numbers only move where there is no gap.

        :param FunnelStage spec: the stage to create.
        :param previous: the stage before it in the funnel, or none.
        :return: the new stage.
        """
        stages = self.search([("id", "!=", False)], order="sequence, name, id")
        position = list(stages).index(previous) + 1 if previous else 0
        if spec.is_won:
            # No stage that is still open may stand behind the won one.
            open_positions = [
                index for index, stage in enumerate(stages, 1) if not stage.is_won
            ]
            position = max([position, *open_positions])
        before, after = stages[:position], stages[position:]
        sequence = before[-1].sequence + 1 if before else 0
        if not before and after:
            sequence = after[0].sequence - 1
        stage = self.create(
            {
                "name": spec.name,
                "sequence": sequence,
                "is_won": spec.is_won,
                "default_probability": spec.probability,
                "color": spec.color,
            }
        )
        floor = sequence + 1
        for follower in after:
            if follower.sequence >= floor:
                break
            follower.sequence = floor
            floor += 1
        return stage

    @api.model
    def _get_funnel_names(self):
        """Return every name that Odoo or this addon give each stage of the funnel.

        :return: {xmlid of the stage: {name, ...}}
        :rtype: dict
        """
        stock = self._read_po_names("crm")
        ours = self._read_po_names("clientes_crm")
        return {
            spec.xmlid: {
                spec.name,
                spec.stock_name or spec.name,
                *stock.get(spec.stock, {}).values(),
                *ours.get(f"clientes_crm.{spec.xmlid}", {}).values(),
            }
            for spec in FUNNEL
        }

    @api.model
    def _read_po_names(self, module):
        """Read the stage names in a module's translation files.

        The files are read, not the database: when the stages are installed this
        addon's own terms have not been loaded yet.

        :param str module: technical name of the module.
        :return: {complete xmlid: {language: name}}
        :rtype: dict
        """
        importer = TranslationImporter(self.env.cr, verbose=False)
        for lang, _name in self.env["res.lang"].get_installed():
            for path in get_po_paths(module, lang):
                importer.load_file(path, lang)
        return importer.model_translations["crm.stage"]["name"]

    @api.model
    def _rebuild_scoring(self):
        """Count the closed opportunities again on the present stages."""
        # sudo: crm.lead.scoring.frequency - only whether Odoo counted anything yet
        if self.env["crm.lead.scoring.frequency"].sudo().search_count([], limit=1):
            self.env["crm.lead"]._rebuild_pls_frequency_table()
