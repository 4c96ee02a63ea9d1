from . import (
    base_partner_merge_kpi,
    base_partner_merge_purchase,
    base_partner_merge_receivable,
    clientes_clearance_revoke,
    clientes_credit_terms,
    clientes_document_reject,
    clientes_merge,
    clientes_merge_checks,
    clientes_receivable_wizard,
    clientes_statement_wizard,
    clientes_verification_wizard,
)
