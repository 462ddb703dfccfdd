"""Stages of each command, one module a command."""
