"""Sort keys and the moments they stand for."""

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sort_key_at(moment: datetime) -> int:
    """The smallest sort key of that moment: microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(sort_key: int) -> datetime:
    """The moment, in UTC, that a sort key stands for."""
    return EPOCH + timedelta(microseconds=sort_key)


def day_label(day: date, today: date) -> str:
    """Today, Yesterday, Friday 20 November, Friday 20 November 2020."""
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"
