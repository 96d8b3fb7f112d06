"""What must not be stored: the forms of secrets and personal numbers, and the scan for them."""
