"""What a small model wrote instead of a sentence of the record in, what shows that it broke it out. Pure.

The checks of facts and meaning find what is added, and the figures, names, denials and conditions that are lost. A model that
can do little but copy and part a sentence also leaves words behind, cuts a phrase in two ("... a boiler in winter. This was not
an emergency.") or hangs a part on the wrong word ("The Group was at £19 million."). No parser: it would rather say no.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.check.form import is_verb
from rag.check.reading import is_framing, read
from rag.check.vocabulary import STOP_WORDS, word_set
from rag.check.words import stem

_BE = word_set("is are was were be been being")
_SAME = {"upon": "on", "towards": "to"}
_POINTING = word_set("this that these those")
_DETERMINERS = word_set("a an the its their his her any all each every no some") | _POINTING
_PREPOSITIONS = word_set("at of for with on from by in into under above below until against over about between through")
_SUBORDINATORS = word_set(
    "which who whom whose that when where if whether because while unless although how why what whereas"
)
# Words with which another part of the sentence begins: what stands before them may end one.
_MAY_FOLLOW = (
    _PREPOSITIONS
    | _SUBORDINATORS
    | word_set("""
to and or but nor so as than since though after before during within without throughout beyond near along across per including
save except pending having being then thereafter also there not only both either now still yet again together subject following
instead rather
""")
)
_NO_VERB_AFTER = (_DETERMINERS - _POINTING) | _PREPOSITIONS | {"to"}
_RELATIVES = word_set("which who whom whose where")
_WILLING = re.compile(
    r"\b(?:recommend|agree|resolve|move|ask|request|propose|suggest|insist|require)\w* that\b", re.IGNORECASE
)
_JOINS = word_set("and but or so as than after before since until , ;") | _SUBORDINATORS
_BEFORE_A_NOUN = _PREPOSITIONS | {"", "to", "during", "after", "before", "since", "within", "and"}
_GOES_ON = word_set("not also only now still")
_HEAD_REACH = 3
_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*|[£$€]|[^\w\s]")
_LIGHT_MARKS = '£$€"“‘'
_QUOTED = re.compile(r"[\"“][^\"”]{3,}?[\"”]")
_LEANS = re.compile(r"(?:so that|in order|of what|which|who|whose|whereas|because|\w+ed by)\b", re.IGNORECASE)
_STRAY = re.compile(r"(?:This|That|It|These) (?:the|a|an|Mr|Mrs|Ms|Miss|Dr|Councillor)\b|That of\b|There, ")
_IS_THING = re.compile(r"(?:It|This|That)\b")
_LINKS = word_set("as while if unless than until when because since although though where whereas")
_MAY_BE_ADDED = word_set("because so when after before")
_IS_PRONOUN_LED = re.compile(r"(?:It|This|That|They|These|There|He|She)\b")
_AND_A_NOUN = re.compile(r", (?:and|or) (?:an?|the|its|their|other|no)\b")
_PERSON = re.compile(r"(?:Councillor|Mr|Mrs|Ms|Miss|Dr)\b(?: [A-Z][\w’'-]+)+")
_ENDS_IN_NUMBER = re.compile(r", [\d,]+\.$")


def parting_objections(written: Sequence[str], source: str) -> list[str]:
    """Return a plain reason for each sign that sentences written for one of the record are broken or leave a part of it out.

    Args:
        written: the sentences, which hold by the other checks.
        source: the record's own sentence.
    """
    text = " ".join(written)
    reasons = [
        *(f"“{word}” is left out" for word in _left_out(text, source)),
        *(f"{quoted} is not quoted" for quoted in _QUOTED.findall(source) if quoted not in text),
        *(reason for sentence in written for reason in _cut(sentence, source)),
        *(reason for sentence in written for reason in _hung(sentence, source)),
        *(reason for sentence in written for reason in _given_to_another(sentence, source)),
        *(reason for sentence in written for reason in _loosed(sentence, source)),
        *(f"it takes up “{verb}” as if it were said of the whole" for verb in _taken_up(written, source)),
        *("it says a part twice" for _ in _repeated(written)),
        *("it is no whole sentence" for sentence in written if not _stands(sentence, source)),
    ]
    return list(dict.fromkeys(reasons))


def _left_out(text: str, source: str) -> Iterator[str]:
    said = read(text).stems
    for token in read(source).content:
        if token.fact < 0 and token.stem not in said and not is_framing(token):
            yield token.text


def _cut(sentence: str, source: str) -> Iterator[str]:
    """Yield a reason where the record goes on after the last word without any joint."""
    last = next((word for word in reversed(_words(sentence)) if _is_word(word)), "")
    after = {following for word, following in pairwise([*_words(source), "."]) if word == last}
    if after and all(_is_word(word) and word not in _MAY_FOLLOW for word in after):
        yield f"it ends in the middle of a phrase: “{last}”"
    if _ENDS_IN_NUMBER.search(sentence) and not after & {".", ",", ";"}:
        yield f"“{last}” counts nothing"


def _hung(sentence: str, source: str) -> Iterator[str]:
    """Yield a reason for each preposition that the record puts neither after that word nor before that one."""
    words, known_words = _words(sentence), _words(source)
    known, known_heads = set(pairwise(map(_key, known_words))), set(_heads(known_words))
    headed = {head for _, head in known_heads}
    for first, second in pairwise(words):
        pair = (_key(first), _key(second))
        is_new = _is_word(first) and pair not in known
        if is_new and second in _PREPOSITIONS | _RELATIVES:
            yield f"the record has no “{first} {second}”"
        if is_new and first in _BE and second not in STOP_WORDS and pair[1] in headed:
            yield f"the record has no “{first} {second}”"
    for preposition, head in _heads(words):
        if head in headed and (preposition, head) not in known_heads:
            yield f"“{preposition}” is not how the record puts it"


def _heads(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each preposition with the key of the first word of weight after it."""
    for index, word in enumerate(words):
        if word not in _PREPOSITIONS:
            continue
        for other in words[index + 1 : index + 1 + _HEAD_REACH]:
            if not _is_word(other) and other not in _LIGHT_MARKS:
                break
            if _is_word(other) and other not in _DETERMINERS:
                yield word, _key(other)
                break


def _given_to_another(sentence: str, source: str) -> Iterator[str]:
    """Yield a reason where a person is given what the record says after a semicolon, where it does not name them."""
    person = _PERSON.match(sentence)
    if not person:
        return
    told = {token.stem for token in read(sentence[person.end() :]).content}
    parts = [read(part).stems for part in source.split(";")]
    own = {token.stem for token in read(person.group()).content}
    holding = [stems for stems in parts if told <= stems]
    if holding and not any(own & stems for stems in holding):
        yield f"the record does not say this of {person.group()}"


def _loosed(sentence: str, source: str) -> Iterator[str]:
    """Yield a reason where a part has lost the "while" or "as" before it, or "This is" has come before a part that has no verb."""
    words, known = _words(sentence), _words(source)
    for before, *following in zip(known, known[1:], known[2:], strict=False):
        if before in _LINKS and following == words[:2]:
            yield f"“{before}” is left out"
    is_pronoun_led = bool(_IS_PRONOUN_LED.match(sentence)) and len(words) > 2 and words[1] in _BE
    after_be = {second for first, second in pairwise(map(_key, known)) if first == "be"}
    if is_pronoun_led and words[2] not in _MAY_BE_ADDED and _key(words[2]) not in after_be:
        yield f"the record has no “{words[1]} {words[2]}”"


def _taken_up(written: Sequence[str], source: str) -> Iterator[str]:
    """Yield the verb of each "This ..." made of words that belong to one noun, or that run on into the next part.

    "The group which comes forward" is not any group, and this does not come forward.
    """
    for sentence in written:
        if not _IS_PRONOUN_LED.match(sentence):
            continue
        verb = sentence.split()[1] if len(sentence.split()) > 1 else ""
        who = r"\w (?:which|who|that)|, who" if _IS_THING.match(sentence) else r"\w (?:which|who|that)"
        if re.search(rf"(?:{who}) {re.escape(verb)}\b", source) or _AND_A_NOUN.search(sentence):
            yield verb


def _repeated(written: Sequence[str]) -> Iterator[str]:
    """Yield each sentence that another holds, or whose subject stood before it with a second one ("The A and the B ... The B")."""
    told = [frozenset(token.stem for token in read(sentence).content) for sentence in written]
    for index, sentence in enumerate(written):
        subject = " ".join(_words(sentence)[:3])
        if any(f"and {subject}" in " ".join(_words(earlier)) for earlier in written[:index]) or any(
            told[index] and told[index] < others for others in told
        ):
            yield sentence


def _stands(sentence: str, source: str) -> bool:
    """Whether a sentence has a verb in use that no "which" or "that" takes for itself, and no stray first word."""
    if _LEANS.match(sentence) or (_STRAY.match(sentence) and sentence.rstrip(".") not in source):
        return False
    n_verbs = n_subordinators = 0
    is_in_verb = False
    for before, word in pairwise(["", *(word for word in _words(sentence) if _is_word(word))]):
        if word in _SUBORDINATORS and not (word == "that" and before in _BEFORE_A_NOUN):
            n_subordinators, is_in_verb = n_subordinators + 1, False
            continue
        goes_on = is_in_verb and (word in _GOES_ON or word.endswith("ly"))
        is_counted = before[:1].isdigit() and word.endswith("s")
        is_used = word in _BE or (is_verb(word, before) and before not in _NO_VERB_AFTER and not is_counted)
        n_verbs += is_used and not is_in_verb
        is_in_verb = is_used or goes_on
    if n_verbs > n_subordinators + 1 and _IS_PRONOUN_LED.match(sentence) and not _JOINS & set(_words(sentence)):
        return False
    return n_verbs > n_subordinators or bool(n_verbs and _WILLING.search(sentence))


def _words(text: str) -> list[str]:
    return [_SAME.get(word.lower(), word.lower()) for word in _WORD.findall(text)]


def _is_word(word: str) -> bool:
    return word[0].isalnum()


def _key(word: str) -> str:
    if word in _BE:
        return "be"
    return word if word in STOP_WORDS or not word[0].isalpha() else stem(word)
