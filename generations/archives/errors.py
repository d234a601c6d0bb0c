"""What can be wrong with what somebody brings."""


class Unreadable(Exception):
    """It can't be read, or says what can't be; the text is a sentence for people."""
