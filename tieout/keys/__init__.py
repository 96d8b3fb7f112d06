"""Keys that are held elsewhere, and the one that an auditor trusts."""
