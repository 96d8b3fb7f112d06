"""What a cluster itself is made of: nodes, versions, storage, admission, extensions."""
