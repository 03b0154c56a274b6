"""Rules of scipy.integrate, as far as it sums samples."""
