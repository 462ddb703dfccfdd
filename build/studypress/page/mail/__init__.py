"""Texts of e-mails: shipped ones in the language of the candidate, and templates of a user."""
