from dataclasses import dataclass


@dataclass(frozen=True)
class FunnelStage:
    """One of the five stages of the funnel.

    :param str xmlid: name of its external identifier in this addon.
    :param str name: English source name; translations come from the .po files.
    :param float probability: chance of winning while the scoring knows too little.
    :param bool is_won: whether reaching it wins the opportunity.
    :param str stock: external identifier of the Odoo stage that it takes over.
    :param str stock_name: English name under which Odoo ships that stage.
    :param int color: colour index of the column.
    """

    xmlid: str
    name: str
    probability: float
    is_won: bool = False
    stock: str = ""
    stock_name: str = ""
    color: int = 0


FUNNEL = (
    FunnelStage(
        xmlid="crm_stage_prospect",
        name="Prospect",
        probability=10.0,
        stock="crm.stage_lead1",
        stock_name="New",
        color=11,
    ),
    FunnelStage(
        xmlid="crm_stage_qualified",
        name="Qualified",
        probability=25.0,
        stock="crm.stage_lead2",
        stock_name="Qualified",
        color=5,
    ),
    FunnelStage(
        xmlid="crm_stage_proposal",
        name="Proposal",
        probability=50.0,
        stock="crm.stage_lead3",
        stock_name="Proposition",
        color=8,
    ),
    FunnelStage(
        xmlid="crm_stage_negotiation",
        name="Negotiation",
        probability=75.0,
        color=3,
    ),
    FunnelStage(
        xmlid="crm_stage_closed",
        name="Closed",
        probability=100.0,
        is_won=True,
        stock="crm.stage_lead4",
        stock_name="Won",
        color=10,
    ),
)

# Below this number of won and lost opportunities together, one deal more or less
# moves Odoo's scoring by tens of points: the stage's own probability is kept.
SCORING_THRESHOLD_PARAMETER = "clientes_crm.scoring_min_closed"
SCORING_THRESHOLD_DEFAULT = 50

OPEN_OPPORTUNITY_DOMAIN = [
    ("type", "=", "opportunity"),
    ("won_status", "=", "pending"),
    ("active", "=", True),
]
OPEN_INVOICE_DOMAIN = [
    ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
    ("state", "=", "posted"),
    ("payment_state", "in", ("not_paid", "partial")),
]

# From how much alike two names are taken for the same customer's, in percent.
SIMILARITY_PARAMETER = "clientes_crm.duplicate_similarity"
SIMILARITY_DEFAULT = 70

# Whether managers may merge customers that have entries in the books.
MERGE_BOOKED_PARAMETER = "clientes_crm.merge_booked"

# Age of what is open, in days past the due date, in the order of a statement. What a
# customer has paid too much, and nobody has applied yet, stands beside them:
# receivable balance = sum of all buckets + unapplied (negative).
# The last day of each bucket, counted in days past the due date; `older` has no end.
BUCKET_ENDS = {"current": 0, "days_30": 30, "days_60": 60, "days_90": 90}
AGEING_BUCKETS = (*BUCKET_ENDS, "older")

# Odoo's Sales lets a salesperson read invoices here and there; the accounts of a
# customer are the matter of those who have accounting or may see receivables.
ACCOUNTING_GROUPS = "account.group_account_readonly,account.group_account_invoice"
INVOICE_GROUPS = f"{ACCOUNTING_GROUPS},clientes_crm.clientes_crm_group_receivables"

# How a stay in a stage ended.
OUTCOMES = [
    ("open", "Still There"),
    ("advanced", "Advanced"),
    ("back", "Moved Back"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("merged", "Merged"),
]
# What became of an opportunity since the week before.
CHANGES = [
    ("new", "New"),
    ("reopened", "Reopened"),
    ("grown", "Grown"),
    ("shrunk", "Shrunk"),
    ("same", "Unchanged"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
]
