"""Papers as we read them, shown to an officer: a listing, a page with the item boundaries, a quote on its page.

    inspection = inspect(Path("minutes.pdf"))

Shows what `read` and `items` made of a file; decides nothing itself.
"""

from rag.see.inspection import Branch, Inspection, inspect, inspection_of
from rag.see.listing import inspection_json, inspection_lines
from rag.see.page import inspection_html

__all__ = ["Branch", "Inspection", "inspect", "inspection_html", "inspection_json", "inspection_lines", "inspection_of"]
