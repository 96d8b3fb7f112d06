"""What runs in AWS: machines, functions, containers, and what builds them."""
