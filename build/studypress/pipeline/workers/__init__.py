"""Executors of work: local processes, and the machines of a cluster."""
