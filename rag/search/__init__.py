"""Question in, evidence out: passages ranked by words and meaning, then the sentences that answer."""
