"""Keys, secrets and certificates in AWS."""
