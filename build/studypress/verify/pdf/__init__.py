"""What a PDF says: nothing here knows what it ought to say."""
