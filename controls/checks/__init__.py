"""The checks that come with Tieout, one noun a file; importing a file registers its checks."""
