"""Rules: how single callables are differentiated, and how rules are declared."""
