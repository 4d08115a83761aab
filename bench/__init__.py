"""Benchmarks that are run by hand: how fast the methods are, and which of them is right."""
