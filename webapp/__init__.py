"""Wiring: settings, URLs, servers and workers. No word of the domain."""
