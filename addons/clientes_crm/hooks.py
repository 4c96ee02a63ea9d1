def uninstall_hook(env):
    """Leave the stages of the funnel behind as ordinary CRM stages.

    Opportunities stand in them: without this, uninstalling would try to delete the
    stages together with the addon's other records.
    """
    env["ir.model.data"].search(
        [("module", "=", "clientes_crm"), ("model", "=", "crm.stage")]
    ).unlink()
