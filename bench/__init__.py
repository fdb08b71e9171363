"""Benchmarks: they print what they find beside the limits, and fail nothing."""
