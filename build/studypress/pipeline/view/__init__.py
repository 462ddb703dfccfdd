"""What the desk shows of a bank and of an exam."""
