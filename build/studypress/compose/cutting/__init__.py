"""Sample pages become pieces."""
