"""Second sittings: draws that depend on earlier exams, comparisons, measured difficulties."""
