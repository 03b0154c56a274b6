"""Rules of scipy.ndimage: filters that are symmetric."""
