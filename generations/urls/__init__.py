"""Addresses, one list of URL patterns per noun; the root includes them."""
