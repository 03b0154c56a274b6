"""Rules of scipy.fft: those of numpy.fft, and orthogonal cosine and sine transforms."""
