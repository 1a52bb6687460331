"""True sentences in, false ones out: each spoilt in one way a small model spoils them."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from eval.checks.cases import PLACES, SPELLED, Case, Value, draw, with_values
from rag.check.vocabulary import word_set

HARD = (
    "number",
    "date",
    "unit",
    "name",
    "negation",
    "vote",
    "polarity",
    "decision",
    "wrong citation",
    "swapped subject",
    "bound",
)
SOFT = ("modality", "added clause", "another thing")
FIGURES = ("amount", "percent", "num", "big")
NAMES = ("person", "officer", "resident", "place", "road", "ref")


def mutate(case: Case, others: list[Case], rng: random.Random) -> Iterator[tuple[str, Case]]:
    """Yield every way this sentence can be spoilt, with its name."""
    for name, mutation in _MUTATIONS.items():
        for spoilt in mutation(case, others, rng):
            if spoilt.sentence != case.sentence or spoilt.record != case.record:
                yield name, spoilt


def _slots(case: Case, kinds: tuple[str, ...]) -> list[str]:
    return [name for name in case.values if name.rstrip("0123456789") in kinds and f"{{{name}}}" in case.template]


def _number(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    for name in _slots(case, FIGURES):
        kind = name.rstrip("0123456789")
        yield with_values(case, {name: draw(kind, rng, case.values)}, rng)
        near = _near(case.values[name].record, rng)
        if near and near not in {value.record for value in case.values.values()}:
            yield with_values(case, {name: Value(near, (near,))}, rng)


def _near(text: str, rng: random.Random) -> str:
    """Return a figure one slip away: a digit changed or two exchanged, or a nought more."""
    digits = [index for index, character in enumerate(text) if character.isdigit()]
    if not digits:
        return SPELLED[(SPELLED.index(text) + 1) % len(SPELLED)] if text in SPELLED else ""
    index = rng.choice(digits)
    changed = str((int(text[index]) + rng.randint(1, 8)) % 9 + 1)
    return (
        text[:index] + (changed if changed != text[index] else "9" if text[index] != "9" else "8") + text[index + 1 :]
    )


def _date(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    for name in _slots(case, ("date", "time", "month", "year")):
        yield with_values(case, {name: draw(name.rstrip("0123456789"), rng, case.values)}, rng)


_UNITS = (
    (r"(\d) ?(?:%|per cent)", r"£\1"), (r" (?:million|m)\b", " billion"), (r"£([\d.,]+)( ?m\b| million)", r"£\1"),
    (r"£([\d,]+)(?![\d.,]|m| m)", r"\1%"), (r"\bhours\b", "days"), (r"\bmonths\b", "years"), (r"\bmonth\b", "year"), (r"\bweeks\b", "months"),
    (r"\bdays\b", "weeks"), (r"a week\b", "a month"), (r"a month\b", "a week"), (r"a year\b", "a month"), (r"\byears\b", "months"),
    (r"kilometres", "miles"), (r"mph", "km/h"), (r"tonnes", "bags"), (r"£", "$"), (r"pm\b", "am"),
)  # fmt: skip


def _unit(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(case, _UNITS)


def _rewritten(case: Case, rules: tuple[tuple[str, str], ...]) -> Iterator[Case]:
    for pattern, replacement in rules:
        changed = re.sub(pattern, replacement, case.sentence, count=1)
        if changed != case.sentence:
            yield replace(case, sentence=changed[0].upper() + changed[1:])


def _name(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    for name in _slots(case, NAMES):
        kind = name.rstrip("0123456789")
        value = draw(kind, rng, case.values)
        if kind == "place" and value.record in case.record:
            value = Value("Aldersyke", ("Aldersyke",))
        yield with_values(case, {name: value}, rng)
    yield from _rewritten(
        case,
        (
            (r"\b(Highways|Planning|Audit|Licensing) Committee", "Housing Committee"), (r"Brightwater", "Clearwater"), (r"Cabinet Member for Highways", "Cabinet Member for Housing"),
            (r"Director of Finance", "Director of Housing"), (r"Head of Waste", "Head of Planning"), (r"Head of Youth Services", "Head of Libraries"), (r"Director of Resources", "Director of Place"),
            (r"^The (?:Cabinet|board|Harbour Master|Ombudsman)\b", "The Mayor"), (r"Kidsbuild|Playwell", "Swingtime"), (r"Environment Agency", "Highways Agency"),
        ),
    )  # fmt: skip


_NEGATIONS = (
    (r"\b(was|were|is|are|will|would|should|may|could|had|has) not ", r"\1 "), (r"\b(was|were|is|are|will|would|should|may|had|has) (?!no[t ])", r"\1 not "),
    (r"\bno longer\b", "still"), (r"\bThere (was|were) no\b", r"There \1"), (r"^No ", "Some "), (r"\bno day\b", "a day"), (r"^Routes not", "Routes"),
    (r"\bcould not be\b", "could be"), (r"\bneeded\b", "did not need"), (r"\brecommended that\b", "did not recommend that"), (r"\bset at\b", "not set at"),
    (r"^(The \w+) (approved|refused|awarded|considered|agreed|declined|accepted|resolved|deferred)\b", r"\1 never \2"), (r"\breceived\b", "did not receive"),
    (r"\bhad (asked|decided|been|recommended|planted|dropped|visited)", r"had not \1"), (r"\bsaid that\b", "denied that"), (r"\bsent apologies", "did not send apologies"),
)  # fmt: skip


def _negation(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(case, _NEGATIONS)


def _vote(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(
        case,
        (
            (r"by (\S+) votes to (\S+?)([.,]|$)", r"by \2 votes to \1\3"), (r"by \S+ votes to \S+?(\.|$)", r"unanimously\1"), (r"voted against", "voted for"),
            (r"There were (\S+) abstentions", r"There were \1 votes against"), (r"(was (?:carried|lost|refused|approved|appointed|awarded|noted))\b(?! by)", r"\1 unanimously"),
            (r"by (\S+) votes to (\S+?)([.,]|$)", r"by \1 votes to 61\3"), (r"^The (committee|Cabinet|council|board) (resolved|agreed|refused|noted|approved)", r"The \1 unanimously \2"),
        ),
    )  # fmt: skip


_POLARITY = (
    (r"\brefused\b", "approved"), (r"\bapproved\b", "refused"), (r"\blost\b", "carried"), (r"\bcarried\b", "lost"), (r"\brise\b", "fall"), (r"\brose\b", "fell"),
    (r"\brisen\b", "fallen"), (r"\bfallen\b", "risen"), (r"\bfell\b", "rose"), (r"\bdropped\b", "increased"), (r"\bincreased\b", "reduced"), (r"\bincrease\b", "cut"), (r"\babove\b", "below"),
    (r"\bbelow\b", "above"), (r"\bfewer\b", "more"), (r"\bmore than\b", "less than"), (r"\boverspend\b", "underspend"), (r"\bunderspend\b", "overspend"), (r"\bdown\b", "up"),
    (r"\bup (?=from|\d)", "down "), (r"\bopen\b", "close"), (r"\breopen\b", "close"), (r"\bclosed\b", "open"), (r"\boppose\b", "support"), (r"\baccepted\b", "rejected"),
    (r"\bcut\b", "increase"), (r"\bfrom (\S+) to (\S+)", r"from \2 to \1"), (r"\blower\b", "higher"), (r"\bhigher\b", "lower"), (r"\badd\b", "remove"), (r"\bnon-pecuniary", "pecuniary"),
    (r" pecuniary", " non-pecuniary"), (r"\bwelcomed\b", "regretted"), (r"\bbefore\b", "after"), (r"\bhighest\b", "lowest"), (r"\bunqualified\b", "qualified"), (r"\bfree\b", "charged"),
)  # fmt: skip


def _polarity(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(case, _POLARITY)


_DECISIONS = (
    (r"\bnoted\b", "approved"), (r"\bapproved\b", "noted"), (r"\brefused\b", "deferred"), (r"\brefused\b", "noted"), (r"\bresolved\b", "recommended"), (r"\bdeferred\b", "refused"),
    (r"\brecommended\b", "approved"), (r"\bagreed\b", "refused"), (r"\bawarded\b", "offered"), (r"\bconfirmed\b", "rejected"), (r"\breferred\b", "presented"), (r"\bauthorised\b", "asked"),
    (r"\bappointed\b", "nominated"), (r"\bconsidered\b", "approved"), (r"\baccepted\b", "noted"), (r"\bdeclined\b", "agreed"),
)  # fmt: skip


def _decision(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(case, _DECISIONS)


_MODALITY = (
    (r"\bwill\b", "may"), (r"\bwill\b", "should"), (r"\bwill be\b", "was"), (r"\bwould\b", "might"), (r"\bwould be\b", "was"), (r"\bmay\b", "will"), (r"\bshould\b", "will"), (r"\bshould\b", "must"),
    (r"\bmust\b", "may"), (r"\bwas (refused|approved|awarded|noted|lost|carried|referred|accepted|set|confirmed)\b", r"may be \1"), (r"\bwas (refused|approved|awarded|appointed|accepted)\b", r"was recommended to be \1"),
    (r"\brecommended that (.*?) be (\w+ed)", r"agreed that \1 was \2"), (r"\brecommended that (.*?) be (\w+ed)", r"said that \1 had been \2"), (r"\basked to\b", "agreed to"), (r"\bproposed an? (amendment|increase)", r"made an \1"),
    (r"\bhad asked for\b", "had received"), (r"\basked the (.*?) to (\w+)", r"heard that the \1 would \2"), (r"\bwas\b", "would be"), (r"\bwere\b", "may be"), (r"\bhoped that\b", "said that"), (r"\baims to be\b", "will be"),
    (r"\baims to be\b", "is"), (r"\bsuggested that (.*?) be offered", r"said that \1 would be offered"), (r"\bexpected to give\b", "gave"), (r"\bis expected\b", "was given"), (r", subject to .*\.$", "."), (r" if the grant.*\.$", "."),
    (r"\bhad recommended approval of\b", "had approved"), (r"\brose\b", "may rise"), (r"\bfell\b", "could fall"), (r"\bresolved to\b", "planned to"), (r"\bresolved that\b", "suggested that"),
)  # fmt: skip


def _modality(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(case, _MODALITY)


ADDED = (
    ", because of budget pressures", ", despite objections from residents", " after a long debate", ", and thanked officers for their work", ", which will save money",
    ", following a public consultation", " to improve road safety", ", and asked for a further report", " as part of a wider review", ", which residents welcomed", ", with immediate effect",
    ", pending government approval", " in line with national policy", ", although some councillors disagreed", " due to a lack of staff", ", and the work has now begun", " for the first time",
    ", on the advice of the monitoring officer", " in order to cut costs", ", and this was welcomed by local people", " at the request of the police", ", making it one of the largest in the county",
    ", so the plan can go ahead", " with the support of the parish council", ", and will be reviewed next year", " because the previous contract had expired",
)  # fmt: skip
OPENERS = (
    "Following complaints from residents, ",
    "To save money, ",
    "After a site visit, ",
    "In response to new guidance, ",
    "Because of rising demand, ",
)


def _added(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    body = case.sentence.rstrip(".")
    yield replace(case, sentence=f"{body}{rng.choice(ADDED)}.")
    yield replace(case, sentence=f"{body}{rng.choice(ADDED)}.")
    opener = rng.choice(OPENERS)
    keeps_capital = (
        re.match(r"(?:Councillor|Cllr|M[rs]+\b|[A-Z]\w+ [A-Z]|\W|\d)", case.sentence)
        or case.sentence.split()[0] in PLACES
    )
    yield replace(
        case, sentence=opener + (case.sentence if keeps_capital else case.sentence[0].lower() + case.sentence[1:])
    )
    other = rng.choice(others)
    if other.heading.split(": ")[1] != case.heading.split(": ")[1]:
        yield replace(case, sentence=f"{body} and {other.sentence[0].lower() + other.sentence[1:]}")


NOUNS = word_set("""
homes library turnover meeting budget contract petition potholes licence trees carers applications families stalls rents toilets roof repairs
households burglaries signatures laptops lights charge parking route complaint funding patrol patrols premises gritters evenings boiler
children borrowing interest complaints pupils parents rents huts mayor reports notices allowance tenders pitches concerns backlog cases
footpath order apprentices tests veterans firms sewage spill repairs arrears polling electors wife pension fines births deaths steps path plan
residents survey flats tenants orders debt help amendment order landowners staff audits leavers appeal route transport marshals closure
savings lease women posts absence letter funding responses police adults therapists depot offer tickets pantomime programme payment licence
""")
OTHER_THINGS = (
    "bridge",
    "pensions",
    "nursery",
    "cinema",
    "harbour",
    "tenants",
    "drivers",
    "nurses",
    "festival",
    "airport",
    "cattle",
    "museum",
    "markets",
)


def _thing(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    """Say it of another thing: a common noun is exchanged for one the record does not have."""
    nouns = [
        found for found in re.finditer(r"(?<=[a-z,] )[a-z]{4,}(?= |\.|,)", case.sentence) if found.group() in NOUNS
    ]
    if nouns:
        found, other = rng.choice(nouns), rng.choice(OTHER_THINGS)
        if other not in case.record.lower():
            yield replace(case, sentence=case.sentence[: found.start()] + other + case.sentence[found.end() :])


def _thing_nearby(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    """Say it of another thing of the same record."""
    said = set(re.findall(r"[a-z]+", case.sentence.lower()))
    nearby = sorted((set(re.findall(r"[a-z]+", case.record)) & NOUNS) - said)
    found = re.match(r"(The |\d+ |[A-Z][a-z]+ of the )([a-z]{4,})(?= )", case.sentence)
    if nearby and found and found[2] in NOUNS:
        yield replace(case, sentence=f"{found[1]}{rng.choice(nearby)}{case.sentence[found.end() :]}")


def _bound(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    yield from _rewritten(
        case,
        (
            (r" (?:below|above|over|almost|nearly) (?=[£\d])", " "), (r" at least (?=[£\d])", " "), (r"(?<=[a-z]) (?=£|\d[\d.]*%)", " over "), (r"(?<=[a-z]) (?=£|\d[\d.]*%)", " less than "),
            (r"\bby (?=[£\d][\d.,]*(?:%|m| ))(?!\S+ votes)", "to "), (r"\b(?:rise|rose|risen|fell|fallen|increased|up) to (?=[£\d])", "increased by "), (r"\bfrom (?=\d{1,2}(?:st|nd|rd|th)? [A-Z])", "until "), (r"\bby (?=\d{1,2}(?:st|nd|rd|th)? [A-Z])", "after "),
            (r" no more than ", " at least "),
        ),
    )  # fmt: skip


def _wrong_citation(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    unrelated = [
        other
        for other in others
        if other.record != case.record and other.heading.split(": ")[1] != case.heading.split(": ")[1]
    ]
    for other in rng.sample(unrelated, 2):
        yield replace(case, record=other.record, heading=other.heading)
    sibling = rng.choice(unrelated)
    yield replace(case, record=sibling.record)


def _swapped(case: Case, others: list[Case], rng: random.Random) -> Iterator[Case]:
    """Give a value of the sentence's subject to another subject of the same record."""
    for name in _slots(case, (*FIGURES, "person", "officer", "resident", "date", "place")):
        kind = name.rstrip("0123456789")
        twins = [
            other
            for other in case.values
            if other != name and other.rstrip("0123456789") == kind and f"{{{other}}}" not in case.template
        ]
        for twin in twins:
            pair = {f"{case.values[a].record} and {case.values[b].record}" for a, b in ((name, twin), (twin, name))}
            if case.values[twin].record in case.record and not any(text in case.record for text in pair):
                yield with_values(case, {name: case.values[twin]}, rng)
    for kind in (*FIGURES, "person", "officer", "place", "date"):
        both = _slots(case, (kind,))
        if len(both) == 2 and not re.search(rf"{{{both[0]}}} and {{{both[1]}}}", case.template):
            first, second = (case.values[name] for name in both)
            yield with_values(case, {both[0]: second, both[1]: first}, rng)


_MUTATIONS: dict[str, Callable[[Case, list[Case], random.Random], Iterator[Case]]] = {
    "number": _number, "date": _date, "unit": _unit, "name": _name, "negation": _negation, "vote": _vote, "polarity": _polarity, "decision": _decision,
    "modality": _modality, "wrong citation": _wrong_citation, "swapped subject": _swapped, "added clause": _added, "another thing": _thing,
    "nearby thing": _thing_nearby, "bound": _bound,
}  # fmt: skip
