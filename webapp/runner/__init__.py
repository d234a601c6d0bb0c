"""The process runner behind `make run`: starts the parts of Musa, keeps them alive, and ends all of them well.

It imports neither Django nor Celery, so that it stays small.
"""
