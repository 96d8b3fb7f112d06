"""The people world: persons, trainings, pledges and approvals, read from CSV and XLSX listings."""
