"""What a derivative checks when it is called: its arguments, and what its text takes for granted."""
