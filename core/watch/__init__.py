"""What changes in the watched folders, and which files count."""
