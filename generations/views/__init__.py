"""HTTP in, HTML out: guard, return early, act, render."""
