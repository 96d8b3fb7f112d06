"""A stored run as OSCAL documents: plan, results, open items, and the library of controls."""
