"""NumPy functions as compositions of others, whose rules give their derivatives."""
