"""What is kept: passages, vectors, and the ledger of files."""
