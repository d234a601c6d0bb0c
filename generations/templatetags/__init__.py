"""What templates of Django's own language can't say themselves, or not fast enough."""
