"""What an account in which nothing was set up answers, one module for each room of kinds.

Each module has one table `QUIET`, from `service:Operation` to the answer as boto3 gives it.
"""
