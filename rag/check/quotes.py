"""A document's text and a quote with its place in, whether it really stands there out."""


def check_quote(document_text: str, quote: str, start: int, end: int) -> bool:
    """Return whether `quote` is verbatim at `[start, end)`; an empty quote or a place outside the text is not."""
    return bool(quote.strip()) and 0 <= start < end <= len(document_text) and document_text[start:end] == quote
