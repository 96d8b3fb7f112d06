"""What a policy document allows, and to whom."""
