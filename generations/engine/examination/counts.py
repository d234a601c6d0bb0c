"""How many images each day holds, against the images themselves."""

from collections.abc import Iterator

from generations.engine.examination.finding import Finding, Mode
from generations.engine.recounting import miscounts, spans


def examine_counts(mode: Mode) -> Iterator[Finding]:
    """Days whose remembered count is wrong; the headings and the months of the gallery tell it."""
    for begin, end in spans(lambda done, total: mode.tell("Day counts", done, total)):
        wrong = miscounts(begin, end, repair=mode.repair)
        if not wrong:
            continue
        worst = max(wrong, key=lambda count: abs(count.right - count.remembered))
        done = "they were counted again." if mode.repair else "--repair counts them again."
        sentence = (
            f"{len(wrong):,} day counts from {wrong[0].day} to {wrong[-1].day} are wrong, such as {worst.day}: "
            f"{worst.remembered:,} remembered, {worst.right:,} there; {done}"
        )
        yield Finding("day_count_differs", "day counts", sentence, mended=mode.repair)
