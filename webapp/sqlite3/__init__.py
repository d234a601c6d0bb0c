"""Django's SQLite backend, with writers of one process that queue up instead of trying their luck."""
