"""Where what runs in a cluster keeps its data, and what is kept of that elsewhere."""
