"""Archives: images taken out with all that is known of them, and pictures brought in, of an archive or of anywhere.

`archive_pieces` writes one; `examine` looks at what is brought and makes a plan, which `Importing` carries out, step by
step. Knows neither HTTP nor how pictures are found.
"""

from generations.archives.background import accept, begin, carry_import, standing_still, stop
from generations.archives.errors import Unreadable
from generations.archives.examining import Report, examine
from generations.archives.importing import Importing, Wish, import_all
from generations.archives.plan import Plan
from generations.archives.sources import source_of
from generations.archives.writing import archive_pieces, everything

__all__ = [
    "Importing",
    "Plan",
    "Report",
    "Unreadable",
    "Wish",
    "accept",
    "archive_pieces",
    "begin",
    "carry_import",
    "everything",
    "examine",
    "import_all",
    "source_of",
    "standing_still",
    "stop",
]
