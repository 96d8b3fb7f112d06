"""What accounts of every system have in common."""
