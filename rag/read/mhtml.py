"""A page saved as one file (MHTML) in, `Document` out: its HTML part is read, its pictures are not."""

import email
import email.policy
from dataclasses import replace

from rag.datatypes import Document
from rag.errors import DamagedFileError
from rag.read.document import document_id
from rag.read.html import read_html


def read_mhtml(data: bytes, source: str) -> Document:
    """Return the document that a saved page holds, as `read_html` does.

    Raises:
        DamagedFileError: there is no HTML inside.
        EmptyFileError: no visible text.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part is not None else None
    if not isinstance(body, bytes) or not body.strip():
        raise DamagedFileError("The saved page holds no HTML. Save it again, or print it to PDF.")
    return replace(read_html(body, source), id=document_id(data), format="mhtml")
