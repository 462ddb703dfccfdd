"""Statistics of an exam's fairness."""
