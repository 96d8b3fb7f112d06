"""Who may do what in AWS: accounts, organisations, users, roles, and whom they reach."""
