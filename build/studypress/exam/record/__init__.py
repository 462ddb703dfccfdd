"""The record of an exam, manifest.json."""
