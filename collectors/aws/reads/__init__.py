"""The read operations of AWS that collectors use, one module for each room of kinds."""
