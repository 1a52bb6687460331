"""Words in, whether they can stand as a sentence out. No parser: short rules that would rather say no. Pure."""

import re

from rag.check.form import form_objections

AUX = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|shall|did|does|do|cannot)"
VERB = (
    r"(?:asked|agreed|said|voted|opposed|supported|objected|welcomed|noted|felt|preferred|received|ran|rose|fell|cost|came|took|gave|"
    r"remained|wanted|replied|wrote|used|included|covered|lived|thought|needed|required|applied|expected|showed|brought|began|opened|"
    r"closed|carried|offered|paid|kept|made|met|meant|set|reported|explained|stated|confirmed|proposed|moved|seconded|suggested|"
    r"decided|approved|deferred|refused|endorsed|left|sent|provided|repaired|recommended|considered|presented|introduced|outlined|withdrew|"
    r"saved|found|bought|became|put|allowed|told|heard|raised|declared|attended|failed|won|lost|signed|thanked|expressed|commented|ended|"
    r"compares|includes|begins|starts|asks|says|proposes|requires|gives|means|allows|tells|comes|offers|provides|makes|takes|holds|goes|remains|accounts|lasts|ends|spoke|stood|knew|grew|drew|broke|drove|sat|led|held|sought|sold|went|saw|got|felt|hoped|believed|commented|claimed|argued|asked|warned|added|estimated|understood|assured|visited|reached|turned|stopped|started|stayed|changed|increased|decreased|reduced|worked|helped|called|accepted|rejected|attended|described|queried|spent|awarded|adopted|appointed|granted|looks|seeks|wants|believes|thinks|pays|applies|depends|becomes|brings|keeps|sees|contains)"
)
_FIRST = (
    r"(?:(?i:the|a|an|this|that|these|those|it|its|they|their|he|she|there|all|any|both|each|every|no|none|some|most|more|many|few|two|three|four|five|"
    r"six|seven|eight|nine|ten|officers|members|councillors|residents|people|children|parents|work|only|another|other|half|one|tenders)|"
    r"[£\d][\d,.%]*\S*|[A-Z][\w’'-]+)"
)
_SUBJECT_AND_VERB = re.compile(
    rf"^(?:also |now |then |[Oo]f (?:this|these), |in [\w ]{{3,20}}, |so )?(?!(?:which|who|whose|where|when|that|if|Had|Has|Have|Was|Were|Is|Are|Will|Would|Did|Does)\b|only (?:after|if|when|where|by)\b)(?P<subject>{_FIRST}(?: (?!(?:which|who|whose|that|when|where|if|whether)\b)[^\s,;:]+){{0,8}}?) (?:\w+ly )?(?:{AUX}|{VERB})\b",
)
_BARE_SUBJECT = re.compile(
    rf"^(?!(?:to|of|for|in|on|at|by|with|from|as|and|or|but|not|that|which|who|when|where|if|whether|how|what|why|so|then|also|than|rather|such|including)\b)(?:[a-z’'-]+ ){{1,4}}?(?:{AUX})\b"
)
_FINITE = re.compile(rf"\b(?:{AUX}|{VERB})\b", re.IGNORECASE)
_NO_VERB_AFTER = frozenset(
    "a an the its their his her our of for to by with from no any each every some in on at be been being".split()
)
_IS_AUX = re.compile(AUX, re.IGNORECASE)
_SUBORDINATES = re.compile(
    r"\b(?:which|who|whom|whose|(?<!\bto )(?<!\bat )(?<!\bof )(?<!\bin )(?<!\bfor )(?<!\bby )(?<!\bon )(?<!\bwith )(?<!\bfrom )that|when|where|if|whether|because|while|unless|although|how|why)\b",
    re.IGNORECASE,
)
_INSERTED = re.compile(r", (?:after|from|before|at|in|on|by|as|for|with) [^,]{2,40},(?!\d)")
_ENDS_OPEN = re.compile(
    r"\b(?:a|an|the|and|or|but|of|to|for|in|on|at|by|with|from|that|which|who|as|was|were|is|are|be|had|has|its|their)\W*$",
    re.IGNORECASE,
)
_LETS_END = re.compile(r"\b(?:that|which|who|what|how|where|as it|coming)\b[^,]*$", re.IGNORECASE)
_THAT_BEFORE = re.compile(r"\bthat\b", re.IGNORECASE)
_SINGULAR_IN_S = ("ss", "us", "is", "news", "ics")


def is_clause(text: str) -> bool:
    """Return whether words can stand as a sentence of their own: a short subject and its verb come first."""
    found = _SUBJECT_AND_VERB.match(_INSERTED.sub("", _hidden(re.sub(r"(?<=\d),(?=\d)", "", text.strip()))))
    return bool(found) and found is not None and has_main_verb(text)


def opens_clause(text: str) -> bool:
    """Return whether words begin with a subject and its verb; after a comma that may be a bare noun ("schools were")."""
    return is_clause(text) or bool(_BARE_SUBJECT.match(text) and has_main_verb(text))


def has_main_verb(text: str) -> bool:
    """Return whether words hold more finite verbs than clauses that lean on another; "the proposed charge" holds none."""
    words = _hidden(text).split()
    n_finite = 0
    for index, word in enumerate(words):
        bare = word.strip(',.;:()"“”')
        if (index and bare.endswith("ed") and words[index - 1].lower() in ("which", "who", "that")) or (
            index
            and _FINITE.fullmatch(bare)
            and (_IS_AUX.fullmatch(bare) or words[index - 1].lower() not in _NO_VERB_AFTER)
        ):
            n_finite += 1
    return n_finite > len(_SUBORDINATES.findall(text))


_COST_AS_NOUN = re.compile(
    r"\bcosts?\b(?! (?:£|about|around|the|an?|less|more|nearly|over|up|no) ?)|\bset(?= (?:out|at|by|aside))",
    re.IGNORECASE,
)


def _hidden(text: str) -> str:
    """Return the text with words that are nouns or participles here, not verbs, put out of sight."""
    return _COST_AS_NOUN.sub("sum", text) if "set out the" not in text else text


def is_plural(phrase: str) -> bool:
    """Return whether the last word of a phrase looks like a plural noun."""
    last = re.sub(r"\W+$", "", phrase).rsplit(" ", 1)[-1].lower()
    return last.endswith("s") and not last.endswith(_SINGULAR_IN_S)


def is_well_formed(sentence: str) -> bool:
    """Return whether nothing shows that a sentence is broken: it begins, ends, has a verb, and its marks pair up."""
    bare = sentence.rstrip('.!"”’ ')
    return (
        len(bare.split()) >= 3
        and not sentence[:1].islower()
        and not _ends_open(bare)
        and sentence.count("(") == sentence.count(")")
        and sentence.count("“") == sentence.count("”")
        and sentence.count('"') % 2 == 0
        and not _is_orphaned(sentence)
        and not re.search(r":\s+[Tt]hat\b", sentence)
        and (bool(_FINITE.search(bare)) or "it has no verb" not in form_objections(sentence))
    )


def _ends_open(bare: str) -> bool:
    """Whether the last word wants another; a clause with "that" or "what" may end in its preposition ("was involved in")."""
    found = _ENDS_OPEN.search(bare)
    is_strayed = bool(re.search(r"\b(?:of|for|in|on|at|by|with|from|was|were|is|are|had|has)\W*$", bare, re.IGNORECASE))
    return bool(found) and not (is_strayed and _LETS_END.search(bare))


def _is_orphaned(sentence: str) -> bool:
    """Whether "and that" or "but that" stands without the "that" it goes on from."""
    found = re.search(r"\b(?:and|but) that\b(?! (?:was|is|had|would|will)\b)", sentence)
    return bool(found) and found is not None and not _THAT_BEFORE.search(sentence[: found.start()])
