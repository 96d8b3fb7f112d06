"""The ground floor: records, vault, ledger, results, runs, and all rendering of stored runs."""
