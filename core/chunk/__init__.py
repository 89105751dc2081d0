"""From a Document to passages."""
