"""What a person can read: how to begin, what the words mean."""
