"""Benchmarks: `make bench` runs them all, `python -m tests.benchmarks startup` one of them.

A benchmark is a module here with a function `run() -> list[Table]`.
"""
