"""YAML files become a checked, immutable Bank; nothing here knows of exams, HTML or PDF."""
