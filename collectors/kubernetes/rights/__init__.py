"""What subjects of a cluster may do, by all their bindings, and where that leads them."""
