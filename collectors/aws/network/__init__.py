"""How AWS resources are reached: networks, firewalls, balancers, names, front doors."""
