"""Microsoft Entra ID, by Microsoft Graph."""
