"""How what runs in a cluster is reached, and what it may reach."""
