"""Fed to ``odoo shell``: load the demonstration data of our addons, and only theirs.

Odoo would load the demo data of every module below as well, which are foreign
companies; a Colombian directory is what a visitor should see.
"""
# ruff: noqa: F821 - ``env`` is the shell's

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

# What Odoo writes on the way (notes of transfers and invoices) is Spanish, too.
spanish = env(su=True, context={**env.context, "lang": "es_CO"})
for addon in ("clientes_crm", "clientes_crm_pqr", "clientes_crm_chat"):
    for path in Manifest.for_addon(addon)["demo"]:
        convert_file(spanish, addon, path, {}, "init", noupdate=True)
parameters = env["ir.config_parameter"]
parameters.set_param("clientes.demo", "1")
# Invented opportunities are not looked up on the Internet.
parameters.set_param("crm.iap.lead.enrich.setting", "manual")
env.cr.commit()
