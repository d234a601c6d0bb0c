"""A seeded gallery in a process of its own, on SQLite or PostgreSQL, and what is asked of it."""
