"""Where AWS keeps rows and documents."""
