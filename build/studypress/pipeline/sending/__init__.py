"""Sending of files by e-mail: to each candidate of an exam the candidate's own."""
