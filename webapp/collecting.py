"""When Python looks for garbage."""

import gc

NEW_OBJECTS = 20_000
"""A page makes tens of thousands, nearly all of them gone when it is; after 700, as is usual, it is far too early."""


def settle() -> None:
    """What is loaded by now stays for good and isn't looked at again; what comes is, in larger portions.

    Else every few requests one waits while a hundred thousand objects of the program itself are gone through.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
