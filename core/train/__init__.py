"""How the models are made and measured."""
