"""Views of a bank and of an exam, as the desk shows them."""
