"""Who may do what in a cluster: roles, bindings and service accounts."""
