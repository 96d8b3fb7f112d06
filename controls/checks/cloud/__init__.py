"""Checks of cloud accounts, a room for each thing that is required."""
