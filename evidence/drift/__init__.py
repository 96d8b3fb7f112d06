"""What differs between two runs, and the baseline to hold a run to without the old vault."""
