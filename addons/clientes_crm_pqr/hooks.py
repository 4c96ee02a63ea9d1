def uninstall_hook(env):
    """Have the figures of the customers worked out again, without the cases."""
    env["clientes.partner.kpi"]._enqueue_tickets()
