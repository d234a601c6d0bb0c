"""Carry out jobs: each is a line of JSON on the standard input, and a line on the standard output tells how it went."""

import json
import os
import sys

from ..painting import Job, NotLoaded
from .jobs import carry_out

# Drawing takes what processor time the server and its neighbours leave.
os.nice(5)
for line in sys.stdin:
    trouble = None
    try:
        carry_out(Job(**json.loads(line)))
    except NotLoaded as error:
        trouble = str(error)
    sys.stdout.write(json.dumps({"error": trouble}) + "\n")
    sys.stdout.flush()
