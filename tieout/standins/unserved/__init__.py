"""Answers of AWS for operations that moto does not serve, given in front of it."""
