"""The second floor: sources, sessions, collectors and the typed resources they yield."""
