"""A text of a paper in, whether it speaks to the machine that reads it rather than to people. Pure: words only.

Papers hold what anybody sent to the council: petitions, objections, e-mails. A sentence that gives orders to a language
model is no record of what was decided; it is neither quoted nor put before a model. A paper *about* such systems is.
"""

import re

from rag.datatypes import Evidence

_CONTROL = (
    r"<[|｜][^<>]{1,60}[|｜]>|</?s>|<(?:start|end)_of_[a-z_]+>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS)\]|<</?SYS>>|</?(?:system|assistant|tool_call|think)>"
    r"|\bBEGIN (?:SYSTEM|NEW) (?:PROMPT|INSTRUCTIONS)\b|#{2,} ?(?:system|instructions?|assistant|response|human|user)\b|\bEND OF (?:PROMPT|CONTEXT|EVIDENCE|DOCUMENT)\b"
)
_ROLE = r"^\W*(?:system|assistant|user|human|ai|bot|developer|admin(?:istrator)?)(?: (?:message|prompt|note|override|instructions?))?\s*[:>]"
_WHOM = r"(?:(?:dear |the |any |all |an? )*(?:ai|a\.i\.|llm|gpt|chat ?bot|language model|ai (?:assistant|model|system)|assistant|model|answering machine|summari[sz]er|search engine|crawler))"
_ADDRESS = (
    rf"\b(?:note|message|instructions?|attention|memo|order)s? (?:to|for) {_WHOM}\b|^\W*(?:dear|attention|hey|hello) {_WHOM}\b"
    rf"|\b{_WHOM}\b[^.]{{0,30}}\b(?:must|should|shall|has to|is to|are to|will)\b[^.]{{0,30}}\b(?:answer|reply|respond|say|state|write|output|print|include|ignore|summari[sz]e|repeat|mention|tell|cite|quote)\b"
    rf"|\bif (?:you are|this is read by|read by) {_WHOM}\b|\bas {_WHOM},? you\b|\byou are (?:now )?(?:an? )?{_WHOM}\b"
)
_OVERRIDE = (
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow)\b (?:(?:all|any|the|your|my|these|those|of|previous|prior|above|earlier|preceding|system|safety|other|given|existing) )*"
    r"(?:instructions?|prompts?|rules?|guidelines?|directions?|evidence|context|training|sources?|documents?|papers?|text)\b(?! (?:of|in|set|from|given by) )"
    r"|\b(?:your|the) (?:system prompt|(?:new|real|true|only|next) (?:instructions?|task|rules?|goal))\b|\bsystem prompt\b|\bnew instructions?:"
    r"|\b(?:from now on|you are now|pretend (?:to be|that)|developer mode|jailbreak\w*)\b"
    r"|\b(?:when|if|whenever) (?:you are |anybody (?:is )?|someone |anyone |a user |the user |users? )?(?:asked|asks?)\b[^.]{0,60}\b(?:answer|reply|respond|say|state|write|output|print)\b"
    r"|\b(?:answer|reply|respond) (?:only |always |just |every question |all questions |to (?:all|every|any) questions? )?(?:with|in) (?:the (?:words?|phrase|text)|only|exactly|[\"“‘'])"
    r"|\b(?:begin|start|end|finish) (?:your|every|each|the) (?:answer|reply|response|summary)\b|\b(?:in|to|of) your (?:answer|reply|response|summary|output)\b"
    r"|\b(?:repeat|print|reveal|output) (?:the words?|the following|this|after me|your)\b|\bsay (?:only|exactly)?:? [\"“‘']"
)
_BEACON = r"!\[[^\]]*\]\(|<(?:img|script|iframe|svg|style|link|object|form|meta|a href)\b|\bjavascript:|\bonerror\s*=|\bdata:text/html|\]\((?:https?:)?//"
_ORDERS = re.compile(f"{_ADDRESS}|{_OVERRIDE}|{_BEACON}", re.IGNORECASE | re.MULTILINE)
_MARKS = re.compile(f"{_CONTROL}|{_ROLE}", re.IGNORECASE | re.MULTILINE)
# A reference to sources of ours, as only our own answers have them: "[1] [2]" at the end of a claim.
_PARAGRAPH_BREAKS = 2
_FAKE_CITATION = re.compile(
    r"(?:\[\d{1,2}\]\s*){1,}\.?\s*$|\(source: ?\[?\d|\bcitation ?\[\d", re.IGNORECASE | re.MULTILINE
)


def speaks_to_machine(text: str) -> bool:
    """True for text with orders to a model, marks of a chat, markup that would fetch something, or citations of our own form.

    Args:
        text: of a paper, as it stands there; line breaks matter little.
    """
    line = " ".join(text.split())
    return any(pattern.search(part) for pattern in (_ORDERS, _MARKS, _FAKE_CITATION) for part in (text, line))


def is_by_an_order(piece: Evidence) -> bool:
    """True for evidence with an order to a model in it, or in a sentence beside it in the same paragraph."""
    passage = piece.hit.passage
    spans = passage.sentences
    own = [i for i, span in enumerate(spans) if span.start < piece.end and piece.start < span.end]
    if speaks_to_machine(piece.text) or not own:
        return speaks_to_machine(piece.text)
    for beside, gap in ((own[0] - 1, own[0] - 1), (own[-1] + 1, own[-1])):
        if 0 <= beside < len(spans) and 0 <= gap < len(spans) - 1:
            between = passage.between(spans[gap].end, spans[gap + 1].start)
            text = passage.between(spans[beside].start, spans[beside].end)
            if between.count("\n") < _PARAGRAPH_BREAKS and speaks_to_machine(text):
                return True
    return False
