"""What watches over AWS accounts: detectors, scanners, firewalls of requests."""
