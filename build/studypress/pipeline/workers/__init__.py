"""Where work runs: processes beside this one, and other machines."""
