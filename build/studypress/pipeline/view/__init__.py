"""Views of a bank and of an exam, as the desk and the terminal show them."""
