"""Result sheets: a marked paper as its candidate reads it."""
