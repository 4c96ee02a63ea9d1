from . import (
    clientes_dashboard,
    ir_http,
    pqr_stage,
    pqr_team,
    pqr_ticket,
    pqr_ticket_filing,
    pqr_ticket_flow,
    pqr_ticket_mail,
    pqr_type,
    res_company,
    res_partner,
    res_users,
)
