"""Item in, plain-English summary out; officers review it, residents see it once it is published."""

from rag.summarise.draft import Summariser
from rag.summarise.publication import Publications
from rag.summarise.review import Officer, ReviewDesk

__all__ = ["Officer", "Publications", "ReviewDesk", "Summariser"]
