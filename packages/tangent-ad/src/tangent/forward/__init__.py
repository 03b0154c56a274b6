"""Forward mode: every statement is followed by the one that moves its tangents."""
