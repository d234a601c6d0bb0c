"""Nothing paid is lost, nothing is paid twice: the engine while its surroundings break.

A test kills a real worker exactly between two states (`points`), or takes away what it stands on, and lets another
worker and the janitor go on. `invariants` is what has to hold at the end of each. `python -m tests.faults` is the soak:
random faults on a whole installation for minutes.
"""
