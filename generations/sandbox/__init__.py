"""A local stand-in for the API, versions 1 and 2, over real HTTP, for trying Musa without a key and for the tests.

`Sandbox` runs it inside a test, `python -m generations.sandbox` as a process of its own. What it answers, and how a
prompt asks it for awkward answers, stands in `markers`.
"""

from .server import Sandbox

__all__ = ["Sandbox"]
