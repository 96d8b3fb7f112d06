"""Sampling: which items of a population a person looks at, drawn so that anybody can draw again."""
