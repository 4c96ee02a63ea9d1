AGENT_GROUP = "clientes_crm_pqr.clientes_crm_pqr_group_user"
MANAGER_GROUP = "clientes_crm_pqr.clientes_crm_pqr_group_manager"
