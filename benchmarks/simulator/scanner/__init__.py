"""Scanner: stacks of paper, faults, and files."""
