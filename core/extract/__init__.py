"""From a file to a Document; one format family a file, run in a limited child."""
