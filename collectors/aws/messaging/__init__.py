"""Topics, queues and streams of AWS."""
