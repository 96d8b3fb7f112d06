"""What AWS records of what was done, and who is alarmed by it."""
