"""What the doctor looks at, a file per kind of trouble; `generations.engine.examining` goes through them in order.

Everything here streams: rows in ascending order of a key, files folder by folder, nothing open in between, so that a
million pictures take no more memory than a few thousand, and nobody who writes has to wait.
"""
