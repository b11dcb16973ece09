"""What we remember: orders, answers, evidence, and all that was heard and said."""
