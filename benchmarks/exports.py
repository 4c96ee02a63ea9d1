"""Calls that export customers: ours in parts, Odoo's own in one piece."""

COLUMNS = (
    *("ref", "name", "is_company", "vat", "email", "phone", "street", "city"),
    *("state_id", "zip", "country_id", "user_id", "category_id", "create_date"),
)


def first_rows(env, count):
    """Return the domain of the first partners."""
    partners = env["res.partner"].search([], order="id", limit=count)
    return [("id", "<=", partners[-1].id)]


def export_ours(env, domain):
    """Return a call that exports some partners as CSV."""
    return lambda: _export(env, domain)


def export_all(env):
    """Return a call that exports everybody as XLSX."""
    return lambda: _export(env, [("id", "!=", False)], "xlsx")


def _export(env, domain, file_format="csv"):
    """Do what the browser's calls do, one part after the other; keep none of them."""
    export = env["clientes.export"]
    options = {"format": file_format, "columns": list(COLUMNS)}
    started = export.start("res.partner", domain, options)
    log = env["clientes.export.log"].sudo().browse(started["id"])
    part, done = 0, False
    while not done:
        part += 1
        _content, done = export._write_part(log, part)
        # Each part is a request, which begins with empty caches.
        env.flush_all()
        env.invalidate_all()
    if log.row_count != started["total"]:
        raise RuntimeError(f"{log.row_count} of {started['total']} rows were exported")


def export_core(env, domain):
    """Return a call that exports some partners with Odoo's own export, as CSV."""
    from odoo.addons.web.controllers.export import CSVExport

    def work():
        partners = env["res.partner"].search(domain)
        rows = partners.export_data(list(COLUMNS))["datas"]
        return CSVExport().from_data(None, list(COLUMNS), rows)

    return work
