"""Google Workspace and Cloud Identity, by the Directory API of the Admin SDK."""
