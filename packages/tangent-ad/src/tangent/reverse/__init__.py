"""Reverse mode: the statements once more, backwards, each replaced by its adjoint."""
