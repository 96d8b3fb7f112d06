"""Settings: the tables of `tieout.toml`, each checked, and what their fields mean."""
