"""What every reader does to its result: the document's id, and pages joined into one text. Pure."""

import hashlib


def document_id(data: bytes) -> str:
    """Return the first 16 hex digits of the sha256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()[:16]
