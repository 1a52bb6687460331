"""Whether what a statement says of a thing is what the record says of that thing, for things that are no figures or names.

The record's clause with the statement's verb must name the statement's subject too. Where that clause leaves its subject
out ("12 were sold", "it was refused"), the words before it in the sentence and the sentence before may name it.
"""

from rag.check.alignment import Aligned
from rag.check.forms import IRREGULAR
from rag.check.reading import Reading
from rag.check.vocabulary import word_set

_FINITE = word_set("is are was were be been will would shall should can could may might must had has have did does do")
_BE = word_set("is are was were be been being")
_REACH = 2
_PREPOSITIONS = word_set(
    "of in at for to with on between from by about against under over during after before into within per as"
)
_PRONOUNS = word_set("it they this these he she them which who that one some others none both each there")
_SUBORDINATORS = word_set("that whether if because as when while where although")


def subject_objections(aligned: Aligned, heading: Reading) -> list[str]:
    """Return a plain reason where the record says the same of another thing than the statement's subject."""
    found = _subject_and_act(aligned.stated, aligned.clauses[0].indices) if aligned.clauses else None
    if found is None:
        return []
    subject, act = found
    head, places = aligned.stated.claims[subject], aligned.clauses[0].found(aligned.key(act))
    is_passive = _follows_be(aligned.stated, act)
    # An active sentence may name who does what the record leaves open ("an opinion was expected").
    judged = [place for place in places if is_passive or not _follows_be(aligned.cited, place)]
    if len(judged) < len(places) or not places or head in heading.claims:
        return []
    if any(_speaks_of(head, place, aligned.cited) for place in judged):
        return []
    return [f"the record does not say this of “{aligned.stated.tokens[subject].text}”"]


def _subject_and_act(reading: Reading, indices: tuple[int, ...]) -> tuple[int, int] | None:
    """Return the head noun before the verb and the word that says what is done (token indices), or None.

    None also where the subject only frames ("the next meeting") or is "there", and where a figure is what is said of
    it: figures are judged by the words around them.
    """
    tokens, claims = reading.tokens, reading.claims
    verb = next((index for index in indices if _is_verb(reading, index)), None)
    if verb is None:
        return None
    before = [index for index in indices if index < verb]
    end = next((index for index in before if tokens[index].lower in _PREPOSITIONS), verb)
    nouns = [index for index in before if index < end and tokens[index].is_content]
    after = [index for index in indices if index > verb and claims[index]] if tokens[verb].lower in _FINITE else [verb]
    if not nouns or not after or tokens[verb - 1].lower == "there" or tokens[after[0]].fact >= 0:
        return None
    is_thing = bool(claims[nouns[-1]]) and tokens[nouns[-1]].text.islower()
    return (nouns[-1], after[0]) if is_thing else None


def _follows_be(reading: Reading, index: int) -> bool:
    return any(token.lower in _BE for token in reading.tokens[max(index - _REACH, 0) : index])


def _is_verb(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    is_past = token.text.islower() and (token.text.endswith("ed") or token.text in IRREGULAR) and token.is_content
    return token.lower in _FINITE or is_past


def _speaks_of(head: str, place: int, cited: Reading) -> bool:
    """Whether the record's clause around a verb names the subject, or leaves it to what stands before."""
    clause, sentence = cited.tokens[place].clause, cited.tokens[place].sentence
    inside = [index for index in range(len(cited.tokens)) if cited.tokens[index].clause == clause]
    if any(cited.claims[index] == head for index in inside):
        return True
    begins = next(
        (index + 1 for index in reversed(inside) if index < place and cited.tokens[index].lower in _SUBORDINATORS),
        inside[0],
    )
    own = [index for index in inside if begins <= index < place]
    names_another = any(cited.claims[index] and cited.tokens[index].fact < 0 for index in own)
    points_back = any(cited.tokens[index].lower in _PRONOUNS for index in own)
    if names_another and not points_back:
        return False
    earlier = _claims_before(inside[0], sentence, cited)
    return head in earlier


def _claims_before(first: int, sentence: int, cited: Reading) -> frozenset[str]:
    near = (index for index in range(first) if cited.tokens[index].sentence >= sentence - 1)
    return frozenset(cited.claims[index] for index in near)
