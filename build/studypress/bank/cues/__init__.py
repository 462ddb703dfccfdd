"""Surface cues: guesses at the key that need no knowledge of the subject."""
