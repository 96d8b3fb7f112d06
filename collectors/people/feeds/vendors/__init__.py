"""What a profile cannot say of one vendor's system: how its answers become records."""
