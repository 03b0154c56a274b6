"""Rules of scipy.special.

Formulas are those of the NIST Digital Library of Mathematical Functions (DLMF), whose equations are
named where they are used.  Parameters by which no closed formula is known are `fixed`: constant, and
refused where they vary.
"""
