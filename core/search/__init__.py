"""The way of a query to its hits."""
