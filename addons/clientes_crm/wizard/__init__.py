from . import (
    base_partner_merge_kpi,
    clientes_credit_terms,
    clientes_document_reject,
    clientes_merge,
    clientes_merge_checks,
    clientes_verification_wizard,
)
