"""Blueprints: the questions that an exam asks."""
