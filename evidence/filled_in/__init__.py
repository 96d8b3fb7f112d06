"""What people filled in: values taken back from workbooks, how they merge, how they are kept."""
