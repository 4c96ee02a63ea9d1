REPLACED = (
    "crm_stage_visit_age_idx",
    "crm_stage_visit_begun_idx",
    "crm_stage_visit_life_idx",
)


def migrate(cr, version):
    """Drop the indexes of the stage history that others have replaced."""
    for name in REPLACED:
        cr.execute(f"DROP INDEX IF EXISTS {name}")
