"""The settings, a page a file."""
