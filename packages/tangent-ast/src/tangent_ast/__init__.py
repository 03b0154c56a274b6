"""Python source to a small core language and back."""
