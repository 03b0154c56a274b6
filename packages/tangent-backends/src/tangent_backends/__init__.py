"""Rules and the array protocol for NumPy, CuPy and TensorFlow."""
