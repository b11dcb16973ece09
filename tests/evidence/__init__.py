"""What a file that somebody sent is, held against files that lie."""
