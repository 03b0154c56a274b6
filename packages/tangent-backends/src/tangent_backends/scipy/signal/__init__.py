"""Rules of scipy.signal: convolutions and filters, which are linear in what they are applied to."""
