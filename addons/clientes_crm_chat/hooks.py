def uninstall_hook(env):
    """Have the figures of the customers worked out again, without conversations."""
    env["clientes.partner.kpi"]._enqueue_conversations()
