"""What people send, judged."""
