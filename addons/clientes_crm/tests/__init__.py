from . import (
    test_access,
    test_account_move,
    test_clientes_dashboard,
    test_crm_lead,
    test_crm_stage,
    test_crm_stage_install,
    test_hooks,
    test_js,
    test_res_partner,
    test_res_partner_access,
    test_res_partner_new_customer,
    test_tours,
)
