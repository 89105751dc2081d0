"""From passages and queries to vectors."""
