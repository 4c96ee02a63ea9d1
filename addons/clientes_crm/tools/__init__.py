from . import (
    csv_parts,
    formula,
    record_reader,
    xlsx_parts,
    zip_parts,
)
