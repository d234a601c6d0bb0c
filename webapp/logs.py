"""What a log may hold."""

import logging
import re

SECRET_LINK = re.compile(r"(/(?:setup|accounts/invitation|accounts/password/reset/key)/)[^/\s\"']+")


class WithoutSecretLinks(logging.Filter):
    """Takes the secrets of one-time links out of log lines; such links let their reader in."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = SECRET_LINK.sub(r"\1…", message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True
