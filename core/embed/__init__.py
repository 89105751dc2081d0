"""Models: what a text becomes. See `base` for the protocol and `catalogue` for how a model is found."""
