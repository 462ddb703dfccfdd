"""Documents that are laid out in parts, which are cached and joined."""
