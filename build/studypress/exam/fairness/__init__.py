"""The numbers of the report on an exam's fairness."""
