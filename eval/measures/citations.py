"""Do the citations of an answer hold? Shown sentences, citations and the library's own text in, scores out.

ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations") with its known defects mended:
its "[0]" reads the last source (index -1), numbers out of range are cut from the list or crash, and an empty answer is
left out of the mean. Here [0] and [n+1] resolve to nothing and count as citations, and an empty answer scores 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.measures.marks import Shown
from eval.measures.ranking import Place
from eval.measures.score import Score, share, yes_no
from rag.datatypes import Citation

Supports = Callable[[str, Sequence[Citation]], bool]
"""Does the cited text, all of it together, support the sentence? Handed in, so that a measure knows no judge."""
MIN_OVERLAP = 0.5  # of the shorter of the two quotes: the same place, cut differently


@dataclass(frozen=True, slots=True)
class SourceItem:
    """An item of a paper: its title, place, and whether residents may see it."""

    id: str
    title: str
    start: int
    end: int
    restricted: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A paper as citations are checked against: its text, where each page begins (from page 1), its items."""

    file: str
    text: str
    page_starts: tuple[int, ...]
    items: tuple[SourceItem, ...]

    def page_at(self, offset: int) -> int:
        """Return the page, from 1, that holds this character."""
        return max(sum(start <= offset for start in self.page_starts), 1)


def is_verbatim(citation: Citation, sources: Mapping[str, Source]) -> bool:
    """True when the quote is exactly what stands at its place; an empty quote is not."""
    source = sources.get(citation.document)
    if source is None or not citation.quote.strip() or citation.start < 0:
        return False
    return source.text[citation.start : citation.end] == citation.quote


def citation_problem(citation: Citation, sources: Mapping[str, Source]) -> str:
    """Return what is wrong with a citation, "" where it holds: document, words, page, item, and open to residents."""
    source = sources.get(citation.document)
    if source is None:
        return f"document {citation.document} is not in the library"
    if not is_verbatim(citation, sources):
        return f"the words are not at {citation.start} to {citation.end} of {source.file}"
    if source.page_at(citation.start) != citation.page:
        return f"it says page {citation.page}, the words are on page {source.page_at(citation.start)}"
    item = next((item for item in source.items if item.id == citation.item), None)
    if item is None or not item.start <= citation.start < citation.end <= item.end:
        return f"the words are not in item {citation.item} ({citation.item_title})"
    return "the item is exempt" if item.restricted else ""


def citation_validity(shown: Sequence[Shown], citations: Sequence[Citation], sources: Mapping[str, Source]) -> Score:
    """Return the share of citations shown that resolve and hold; 0 for an answer that shows none.

    Formula: |{marker n: 1 <= n <= |citations| and citation n holds}| / |markers|, a citation given but marked nowhere
    counting as a marker. Source: ALCE, defects mended (see above).
    """
    numbers = [number for sentence in shown for number in sentence.numbers]
    numbers += sorted(set(range(1, len(citations) + 1)) - set(numbers))
    problems = [_problem(number, citations, sources) for number in numbers]
    wrong = [f"[{n}]: {problem}" for n, problem in zip(numbers, problems, strict=True) if problem]
    judged = _quotes(citations)
    if not numbers:
        return Score("citation_validity", 0.0, "an answer without a citation", " ".join(s.text for s in shown))
    return Score("citation_validity", 1 - len(wrong) / len(numbers), "; ".join(wrong), judged)


def _problem(number: int, citations: Sequence[Citation], sources: Mapping[str, Source]) -> str:
    if not 1 <= number <= len(citations):
        return f"there are {len(citations)} citations"
    return citation_problem(citations[number - 1], sources)


def quotes_verbatim(citations: Sequence[Citation], sources: Mapping[str, Source]) -> Score | None:
    """Return the share of quotes that stand verbatim at the place they name; not applicable without citations."""
    wrong = [c.quote for c in citations if not is_verbatim(c, sources)]
    reason = f"not there: {'; '.join(wrong)}"
    passed = [is_verbatim(c, sources) for c in citations]
    return share("quotes_verbatim", passed, reason=reason, judged=_quotes(citations))


def citation_coverage(shown: Sequence[Shown], n_citations: int) -> Score:
    """Return the share of shown sentences with a citation that resolves; 0 for an empty answer.

    Source: Liu et al. 2023, "Evaluating Verifiability in Generative Search Engines".
    """
    bare = [s.text for s in shown if not any(1 <= n <= n_citations for n in s.numbers)]
    if not shown:
        return Score("citation_coverage", 0.0, "an empty answer")
    return Score(
        "citation_coverage", 1 - len(bare) / len(shown), f"without a source: {bare}" if bare else "", _texts(shown)
    )


def citation_recall(shown: Sequence[Shown], citations: Sequence[Citation], supports: Supports) -> Score:
    """Return the share of shown sentences that all they cite, taken together, supports; 0 for an empty answer.

    Source: ALCE, section 4.3, defects mended.
    """
    if not shown:
        return Score("citation_recall", 0.0, "an empty answer")
    lacking = [s.text for s in shown if not _is_supported(s, citations, supports)]
    reason = f"not supported by what it cites: {lacking}" if lacking else ""
    return Score("citation_recall", 1 - len(lacking) / len(shown), reason, _texts(shown))


def citation_precision(shown: Sequence[Shown], citations: Sequence[Citation], supports: Supports) -> Score:
    """Return the share of markers that are needed; 0 for an answer that shows none.

    A marker is not needed when it resolves to nothing, when its sentence is not supported at all, or when it does not
    support the sentence alone while the others do without it. Source: ALCE, section 4.3, defects mended.
    """
    needed = [flag for sentence in shown for flag in _needed(sentence, citations, supports)]
    if not needed:
        return Score("citation_precision", 0.0, "an answer without a citation", _texts(shown))
    reason = f"{len(needed) - sum(needed)} of {len(needed)} citations not needed" if not all(needed) else ""
    return Score("citation_precision", sum(needed) / len(needed), reason, _texts(shown))


def _resolved(numbers: Sequence[int], citations: Sequence[Citation]) -> list[Citation]:
    return [citations[n - 1] for n in numbers if 1 <= n <= len(citations)]


def _is_supported(sentence: Shown, citations: Sequence[Citation], supports: Supports) -> bool:
    cited = _resolved(sentence.numbers, citations)
    return bool(cited) and supports(sentence.text, cited)


def _needed(sentence: Shown, citations: Sequence[Citation], supports: Supports) -> list[bool]:
    if not _is_supported(sentence, citations, supports):
        return [False] * len(sentence.numbers)
    return [_is_needed(number, sentence, citations, supports) for number in sentence.numbers]


def _is_needed(number: int, sentence: Shown, citations: Sequence[Citation], supports: Supports) -> bool:
    own = _resolved([number], citations)
    others = _resolved([n for n in sentence.numbers if n != number], citations)
    if not own:
        return False
    return not others or supports(sentence.text, own) or not supports(sentence.text, others)


# -- do they point to the right place? ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where an answer stands: the quote's place, the item's, and its page and title as the truth has them."""

    quote: Place
    item: Place
    item_title: str
    page: int | None


def cites_item(citation: Citation, gold: Sequence[GoldPlace]) -> bool:
    """True when the citation begins in a gold item and calls it by its title."""
    return any(
        citation.document == place.item.document
        and place.item.start <= citation.start < place.item.end
        and plain(citation.item_title) == plain(place.item_title)
        for place in gold
    )


def exact_item(citations: Sequence[Citation], gold: Sequence[GoldPlace]) -> Score:
    """Return 1 when some citation stands in an item that holds the evidence and names it; 0 for a refusal too."""
    wanted = "; ".join(dict.fromkeys(place.item_title for place in gold))
    found = "; ".join(dict.fromkeys(citation.item_title for citation in citations)) or "nothing"
    passed = any(cites_item(citation, gold) for citation in citations)
    return yes_no("exact_item", passed, reason=f"cites {found}; wanted {wanted}", judged=_quotes(citations))


def exact_page(citations: Sequence[Citation], gold: Sequence[GoldPlace]) -> Score | None:
    """Return 1 when some citation names a page on which evidence begins; not applicable where papers have no pages."""
    pages = {(place.quote.document, place.page) for place in gold if place.page is not None}
    if not pages:
        return None
    found = ", ".join(str(citation.page) for citation in citations) or "none"
    reason = f"cites page {found}; wanted {', '.join(sorted(str(page) for _, page in pages))}"
    passed = any((citation.document, citation.page) in pages for citation in citations)
    return yes_no("exact_page", passed, reason=reason, judged=_quotes(citations))


def exact_quote(citations: Sequence[Citation], gold: Sequence[GoldPlace]) -> Score:
    """Return 1 when some citation shares at least half of the shorter of its quote and a quote of the evidence."""
    passed = any(_is_same_quote(place_of(c), place.quote) for c in citations for place in gold)
    return yes_no("exact_quote", passed, reason="no quote of the evidence is cited", judged=_quotes(citations))


def nearest_evidence(nearest: Sequence[Citation], gold: Sequence[GoldPlace]) -> Score:
    """Return 1 when the words shown beside a refusal are those of the evidence: who was refused can read them all the same."""
    passed = any(_is_same_quote(place_of(c), place.quote) for c in nearest for place in gold)
    return yes_no("nearest_evidence", passed, reason="no quote of the evidence is shown", judged=_quotes(nearest))


def _is_same_quote(cited: Place, gold: Place) -> bool:
    shorter = min(cited.end - cited.start, gold.end - gold.start)
    return cited.n_shared(gold) >= MIN_OVERLAP * shorter > 0


def wrong_item(citations: Sequence[Citation], gold: Sequence[GoldPlace]) -> Score | None:
    """Return 1 when an answer cites and none of it stands in an item that holds the evidence; not applicable uncited."""
    if not citations:
        return None
    right = any(cites_item(citation, gold) for citation in citations)
    found = "; ".join(dict.fromkeys(citation.item_title for citation in citations))
    return Score("wrong_item", float(not right), "" if right else f"cites only {found}", _quotes(citations))


def out_of_date(
    citations: Sequence[Citation], gold: Sequence[GoldPlace], superseded: Sequence[GoldPlace]
) -> Score | None:
    """Return 1 when an answer cites words that a later paper overtook, and nothing of the evidence.

    Not applicable uncited, or where nothing was overtaken. Source: ours; stale answers as in Chen et al. 2021, "A Dataset
    for Answering Time-Sensitive Questions".
    """
    if not citations or not superseded:
        return None
    current = any(cites_item(citation, gold) for citation in citations)
    stale = [c.quote for c in citations if any(_is_same_quote(place_of(c), old.quote) for old in superseded)]
    passed = current or not stale
    return Score("out_of_date", float(not passed), "" if passed else f"overtaken since: {stale}", _quotes(citations))


def quote_focus(citations: Sequence[Citation], gold: Sequence[GoldPlace]) -> Score | None:
    """Return the share of cited characters that lie in the evidence; not applicable without citations.

    Formula: |cited ∩ evidence| / |cited| in characters. Source: token precision, Smith and Troynikov 2024.
    """
    cited = {(c.document, offset) for c in citations for offset in range(c.start, c.end)}
    wanted = {(g.quote.document, offset) for g in gold for offset in range(g.quote.start, g.quote.end)}
    if not cited:
        return None
    value = len(cited & wanted) / len(cited)
    reason = f"{len(cited)} characters cited, {len(cited & wanted)} of them evidence" if value < 1 else ""
    return Score("quote_focus", value, reason, _quotes(citations))


def place_of(citation: Citation) -> Place:
    """Return where a citation stands."""
    return Place(citation.document, citation.start, citation.end)


def plain(title: str) -> str:
    """Return a title as compared: case, spacing, quotation marks and dashes make no difference."""
    straight = title.translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return " ".join(straight.casefold().split()).rstrip(".:")


def _quotes(citations: Sequence[Citation]) -> str:
    return "\n".join(citation.quote for citation in citations)


def _texts(shown: Sequence[Shown]) -> str:
    return " ".join(sentence.text for sentence in shown)
