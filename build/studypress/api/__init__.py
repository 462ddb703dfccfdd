"""Python API: a function for each command; it changes nothing of the process that calls it.

Errors of the user are those of `studypress.errors`. Without a bank, a function uses the one that
ships. Modules that print are imported when a function needs them.
"""

from studypress.api.amendments import add, move, remove
from studypress.api.banks import (
    check,
    export_bank,
    import_bank,
    load,
    new_bank,
    new_spreadsheet,
    new_theme,
    select,
    stats,
    write_schemas,
)
from studypress.api.exams import compare, erratum, mark, rebuild, results, scores, status, verify
from studypress.api.mails import plan_mails, send
from studypress.api.printing import make_exam, make_scorecards, print_documents, print_request
from studypress.api.scans import audit, audit_result, review, scan

__all__ = [
    "add",
    "audit",
    "audit_result",
    "check",
    "compare",
    "erratum",
    "export_bank",
    "import_bank",
    "load",
    "make_exam",
    "make_scorecards",
    "mark",
    "move",
    "new_bank",
    "new_spreadsheet",
    "new_theme",
    "plan_mails",
    "print_documents",
    "print_request",
    "rebuild",
    "remove",
    "results",
    "review",
    "scan",
    "scores",
    "select",
    "send",
    "stats",
    "status",
    "verify",
    "write_schemas",
]
