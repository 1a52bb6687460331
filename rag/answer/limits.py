"""A question in, the reason why it is not answered here out. Pure: words only.

Two kinds are declined before anything is searched: what would tell private people's details, and what is no question
on the papers but an order to do something else. Members and officers act in public, so what the papers print of how
to reach them may be found; where they live, their birthday and their health may not.
"""

import re

from rag.check.given_names import GIVEN_NAMES

NOT_PRIVATE_DETAILS = (
    "This is not answered here: it asks for a private person's details. The papers are searched for what the council "
    "discussed and decided, not for where people live, how to reach them, their health or who they are. "
    "To reach a councillor or an officer, ask the council's contact centre."
)
NOT_OTHER_TASKS = (
    "This is not answered here: it asks for something else than what the papers say. "
    "Ask what the council discussed or decided, such as: What was decided about parking charges?"
)

# Each question is searched with its people put in capitals: "SOMEBODY" for a named person or a member, "PRIVATE" for
# one who has no public role.
_TITLED = re.compile(
    r"\b(?:mrs?|ms|miss|dr|mx|sir|lady|cllrs?|councillors?|county councillor|alderman)\b\.? +(?:[A-Z]\.? )?[\w’-]{2,}(?: (?-i:[A-Z])[\w’-]+)?|\bthe (?:mayor|leader|chief executive|chair)\b",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(r"\b([A-Z][a-z’-]+) (?:[A-Z]\.? )?[A-Z][\w’-]+")
_PRIVATE = re.compile(
    r"\b(?:residents?|neighbours?|petitioners?|complainants?|objectors?|tenants?|applicants?|pupils?|child(?:ren)?|parents?|mother|father|famil(?:y|ies)|patients?"
    r"|victims?|whistle-?blowers?|householders?|claimants?|witness(?:es)?|public speakers?|employees?|homeowners?)\b(?! (?:association|group|panel|homes?|services?))",
    re.IGNORECASE,
)
_SINGULAR = r"(?:SOMEBODY|the (?:\w+ )?PRIVATE|\bhe|\bshe)"

_KEPT_PRIVATE = (
    r"home (?:address(?:es)?|(?:tele)?phone(?: number)?)|date of birth|birth ?da(?:y|te)|private (?:address|phone|number|e-?mail)|criminal record|bank (?:details|account)"
    r"|national insurance number|passport number|medical (?:history|records?|condition)|marital status|sexuality|religion"
)
_HEALTH = r"illness(?:es)?|diagnos\w+|disabilit(?:y|ies)|disabled|mental (?:health|illness)|pregnan\w+|ill|sick|depress\w+|cancer|health(?: condition| problems?)?|medication|age"
_CONTACT = r"(?:postal |street |e-?mail )?address(?:es)?|(?:tele)?phone(?: numbers?)?|mobile(?: phone)?(?: numbers?)?|e-?mails?|contact details|postcode"
_OFFICIAL = re.compile(
    r"\b(?:councillors?|cllrs?|mayor|leader|chair\w*|clerk|officers?|director|head of|manager|team|services?|council|committee|department|library|office|centre|school"
    r"|hall|station|court|hub|line|company|charity|clinic|developers?|site|building|form|register)\b",
    re.IGNORECASE,
)
_DETAILS = re.compile(
    rf"(?:SOMEBODY|PRIVATE)\b.*\b(?:{_KEPT_PRIVATE})\b|\b(?:{_KEPT_PRIVATE})\b.*\b(?:SOMEBODY|PRIVATE)"
    rf"|SOMEBODY(?:’s|'s)(?: \w+){{0,2}} (?:{_HEALTH})\b|\b(?:{_HEALTH})\b(?: \w+)? (?:of|does|did|do|has) (?:the )?SOMEBODY(?=\W*$| have\b| suffer\w*\b)"
    rf"|\b(?:is|was) SOMEBODY (?:a |an |being )?(?:\w+ )?(?:{_HEALTH})\b|\b(?:does|did|has) SOMEBODY (?:have|had|suffer\w*)\b.*\b(?:{_HEALTH})\b"
    rf"|\bhow old (?:is|are|was) {_SINGULAR}|\bwhere (?:do|does|did|is|are|has) {_SINGULAR}\b.{{0,20}}\b(?:live[sd]?|living|stay\w*)\b"
    r"|\bwho (?:lives?|is living|stays) (?:at|in|on)\b.*\d",
    re.IGNORECASE,
)
_REACHED = re.compile(
    rf"\b(?:{_CONTACT})\b.{{0,20}}\b(?:of|for|does|do|did|is)\b (?:the |a )?(?:\w+ )?PRIVATE|PRIVATE(?:’s|'s|s’|s')? (?:{_CONTACT})\b"
    rf"|\b(?:call|ring|phone|text|e-?mail|visit) the PRIVATE",
    re.IGNORECASE,
)
_NAMED_REACHED = re.compile(rf"SOMEBODY.*\b(?:{_CONTACT})\b|\b(?:{_CONTACT})\b.*SOMEBODY")
_WHO_IS = re.compile(
    r"\b(?:names?|identity|initials) of (?:the |a |any )?(?:\w+ )?PRIVATE|\bwho (?:is|was|are|were) the (?:\w+ )?PRIVATE.{0,40}\b(?:complain|whistle|abuse|exclud|evict|in care)"
    r"|\b(?:which|what) PRIVATE (?:complained|went to the ombudsman|(?:was|were) (?:abused|evicted|excluded))\b",
    re.IGNORECASE,
)

_OTHER_TASKS = re.compile(
    r"\b(?:write|compose|make|give|create|draft|sing|recite)\b(?: me| us)?(?: up)? (?:a|an|some|the|another)(?: \w+){0,2} "
    r"(?:poems?|songs?|rap|limericks?|haikus?|sonnets?|stor(?:y|ies)|essays?|jokes?|recipes?|letters?|e-?mails?|speech(?:es)?|blogs?|tweets?|code|scripts?|programs?|novel|homework)\b"
    r"|\btell (?:me|us) (?:a|another|some)(?: \w+){0,2} (?:jokes?|stor(?:y|ies)|poems?|limericks?)\b"
    r"|(?:^|[.!?:;,>\n\"“)\]-] *|\b(?:please|now|then|and|just|must|should|to) )(?:ignore|disregard|forget|override|bypass) "
    r"(?:(?:all|any|the|your|my|these|those|previous|prior|above|earlier|preceding|system|safety|given) )*(?:instructions?|prompts?|rules?|guidelines?|directions?|papers?|evidence|above|context|training)\b"
    r"|\b(?:you are now|from now on,? you|pretend (?:to be|you are|that you)|act as (?:a|an|if)\b(?! (?:agent|consultee|host))|role-?play|jailbreak|developer mode|dan mode)\b"
    r"|\b(?:your|the|hidden|initial) (?:system )?(?:prompts?|instructions)\b(?= *(?:\W*$|word for word|above|verbatim|exactly))|\bsystem prompt\b"
    r"|\brepeat (?:after me|the (?:words|text) above|everything above)\b|\btranslate (?:this|the following|into)\b"
    r"|\bwho should i vote for\b|\bwhat(?:'s| is|’s) your (?:opinion|favourite|view|name)\b|\bwhat do you think\b|\bdo you (?:think|like|love|believe)\b"
    r"|^(?:please )?(?:say|print|output|reply|respond|answer)\b(?: only| just)?(?: with)?(?: the (?:words?|phrase))? *[\"“‘':]",
    re.IGNORECASE,
)


def declined(question: str) -> str | None:
    """Return why a question is not answered here, in words for a resident; None where it may be searched for.

    Args:
        question: on one line, as `rag.search.question.clean_question` returns it.
    """
    if _asks_private_details(question):
        return NOT_PRIVATE_DETAILS
    return NOT_OTHER_TASKS if _OTHER_TASKS.search(question) else None


def _asks_private_details(question: str) -> bool:
    marked = _TITLED.sub("SOMEBODY", question)
    marked = _TWO_NAMES.sub(lambda name: "SOMEBODY" if name[1].lower() in GIVEN_NAMES else name[0], marked)
    marked = _PRIVATE.sub("PRIVATE", marked)
    if any(pattern.search(marked) for pattern in (_DETAILS, _REACHED, _WHO_IS)):
        return True
    return _NAMED_REACHED.search(marked) is not None and not _OFFICIAL.search(question)
