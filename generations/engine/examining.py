"""What is wrong with an installation, said in plain sentences; and, if asked for, mended."""

from collections.abc import Callable, Iterator

from generations.engine.examination.counts import examine_counts
from generations.engine.examination.documents import examine_documents
from generations.engine.examination.files import examine_files
from generations.engine.examination.finding import Finding, Mode, say_nothing
from generations.engine.examination.search_index import examine_search_index
from generations.engine.examination.states import examine_states

# The index before the documents: to write one takes its former words out of the index, which has to have them.
EXAMINATIONS = (examine_states, examine_search_index, examine_documents, examine_counts, examine_files)


def examine(
    *, repair: bool = False, fast: bool = False, tell: Callable[[str, int, int], None] = say_nothing
) -> Iterator[Finding]:
    """Go through generations, search and files, and say what is not as it should be, while it is found.

    Musa may be running: what somebody is working on is left alone. What is only wrong on the surface is mended from
    what lies beneath (thumbnails from originals, the search from the images); an original is never touched.

    Args:
        repair: mend what can be mended; otherwise nothing is changed.
        fast: existence and sizes only: no file is read, no word compared.
        tell: is called with what is looked at, how much of it is done, and of how much.
    """
    mode = Mode(repair, fast, tell)
    for examination in EXAMINATIONS:
        yield from examination(mode)
