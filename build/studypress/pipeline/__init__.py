"""One module for each command, each a readable list of stages."""
