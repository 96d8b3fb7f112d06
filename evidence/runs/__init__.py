"""A run as it is stored: its head, its substance, and the lists that it is made of."""
