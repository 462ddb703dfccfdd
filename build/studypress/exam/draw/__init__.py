"""Questions are chosen, and shuffled."""
