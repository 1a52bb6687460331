"""Papers of one ModernGov site brought into a folder, with where they came from. Only when asked, only that host.

    for report in fetch("https://democracy.example.gov.uk/ieListDocuments.aspx?CId=1&MId=2", Path("papers")):
        ...

Knows the site's addresses and files; does not read the papers themselves.
"""

from rag.fetch.fetching import fetch
from rag.fetch.values import (
    FetchError,
    FetchOptions,
    FetchOutcome,
    FetchReport,
    FolderError,
    RefusedError,
    Source,
    source_of,
)

__all__ = [
    "FetchError",
    "FetchOptions",
    "FetchOutcome",
    "FetchReport",
    "FolderError",
    "RefusedError",
    "Source",
    "fetch",
    "source_of",
]
