"""Answers spoilt in one way each, as small models spoil them, and true sentences that say the record in other words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases import Case, library_view
from eval.data.load import Question
from eval.data.truth import Truth
from eval.records import AnswerRecord, ItemRecord, PaperRecord, PassageRecord, RetrievedRecord
from rag.datatypes import AnswerSentence, AnswerStatus, Citation

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
Rule = tuple[str, str | Callable[["re.Match[str]"], str]]


def _other_digit(found: "re.Match[str]") -> str:
    return f"{found[1]}{(int(found[2]) + 3) % 9 + 1}"


def _swapped(found: "re.Match[str]") -> str:
    return found.group() if found[1] == found[3] else f"{found[3]}{found[2]}{found[1]}"


RULES: dict[str, tuple[Rule, ...]] = {
    "number": ((r"(£[\d,.]*)(\d)(?![\d,.]*\d)", _other_digit), (r"(\b\d{2,3}(?:,\d{3})*)(\d)(?= [a-z]{4})", _other_digit), (r"(\d\.)(\d)(?=%)", _other_digit)),
    "date": ((rf"(?<=\d )(?:{MONTHS})\b", lambda m: "August" if m.group() != "August" else "May"), (rf"((?:{MONTHS}) 20\d)(\d)", _other_digit)),
    "unit": ((r"(\d)%", r"\1 miles"), (r"\bmillion\b", "billion"), (r"\ba year\b", "a week"), (r"\bhours\b", "days"), (r"\bmonths\b", "years"), (r"\bweeks\b", "months"), (r"£(\d[\d,]*)", r"$\1")),
    "name": ((r"((?:Councillor|Cllr|Mrs?|Ms|Dr) (?:[A-Z]\w+ )?)[A-Z]\w+", r"\1Quorrel"), (r"(?<=[a-z] )[A-Z][a-z]+ (?=(?:Library|Road|Lane|Council|School|Street|Pool))", "Quorrelby ")),
    "vote": ((rf"({COUNT})( votes? to )({COUNT})", _swapped), (rf"({COUNT})( (?:votes )?(?:for|in favour)\W+(?:and )?)({COUNT})(?= against)", _swapped), (rf"\b(by {COUNT} votes) to {COUNT}", r"\1 to 61")),
    "polarity": (
        (r"\bapproved\b", "refused"), (r"\brefused\b", "approved"), (r"\badopted\b", "rejected"), (r"\bagreed\b", "refused"), (r"\bdeferred\b", "approved"),
        (r"\bnoted\b", "rejected"), (r"\baccepted\b", "rejected"), (r"\blost\b", "carried"), (r"\bcarried\b", "lost"), (r"\brecommended\b", "refused"),
        (r"\brise\b", "fall"), (r"\brisen\b", "fallen"), (r"\bfallen\b", "risen"), (r"\bincrease(d?)\b", r"decrease\1"), (r"\breduced\b", "increased"),
    ),
    "negation": ((r"\b(be|was|were|is|are|would|will|had|has) (?!no)", r"\1 not "), (r"\bnot ", "")),
    "modality": ((r"\bwill\b", "may"), (r"\bwould\b", "might"), (r"\b(was|were) (approved|refused|agreed|deferred)", r"may be \2"), (r"\bshould\b", "must")),
    "swapped subject": ((r"(£[\d,.]*\d)(.+?)(£[\d,.]*\d)(?![\d,.]*\d)", _swapped), (r"\bfrom (\S+)( to )([£\d][\w.,]*\w)", lambda m: f"from {m[3]}{m[2]}{m[1]}"))
    ,
    "added clause": ((r"[.;]?$", ", because residents had complained."), (r"[.;]?$", ", following a public consultation."), (r"[.;]?$", ", and the police were thanked for their help.")),
}  # fmt: skip


def spoilt(case: Case, other: Case) -> Iterator[tuple[str, Case]]:
    """Yield every way an answer can be spoilt, in the first sentence that allows it; `other` is about another matter."""
    sentences = case.answer.sentences
    first, *rest = sentences
    for name, rules in RULES.items():
        for pattern, written in rules:
            texts = [re.sub(pattern, written, sentence.text, count=1) for sentence in sentences]
            changed = [n for n, sentence in enumerate(sentences) if texts[n] != sentence.text][:1]
            for n in changed:
                yield (
                    name,
                    with_sentences(case, [*sentences[:n], replace(sentences[n], text=texts[n]), *sentences[n + 1 :]]),
                )
    yield "wrong citation", with_sentences(case, [replace(first, citations=other.citations), *rest])
    shifted = tuple(replace(c, start=c.start + 1, end=c.end + 1) for c in first.citations)
    yield "shifted quote", with_sentences(case, [replace(first, citations=shifted), *rest])
    for name, number in (("citation [0]", 0), ("citation out of range", len(case.citations) + 1)):
        text = case.answer.text.replace("[1]", f"[{number}]", 1)
        yield name, replace(case, answer=replace(case.answer, text=text))


def with_sentences(case: Case, sentences: Sequence[AnswerSentence]) -> Case:
    """Return the case with an answer of these sentences, its markers counted through."""
    texts, n = [], 0
    for sentence in sentences:
        marks = "".join(f"[{n + i}]" for i in range(1, len(sentence.citations) + 1))
        n += len(sentence.citations)
        texts.append(f"{sentence.text} {marks}")
    return replace(case, answer=replace(case.answer, text=" ".join(texts), sentences=tuple(sentences)))


def case_of(
    record: str, sentence: str, heading: str = "Saltmarsh Borough Council, Cabinet, 4 March 2025, Business"
) -> Case:
    """Return a sentence as an answer that cites its record, in a paper that holds nothing else."""
    item = ItemRecord("d:0", "Business", 0, len(record), False)
    passage = PassageRecord("d:0:0", "d:0", 0, len(record), heading, "")
    paper = PaperRecord("d", "paper.txt", "text", "", record, (0,), (item,), (passage,))
    said = (AnswerSentence(sentence, (Citation("d", "paper.txt", "d:0", "Business", 1, record, 0, len(record)),)),)
    answer = AnswerRecord("?", AnswerStatus.ANSWERED, f"{sentence} [1]", said, (), (), "fake")
    question = Question("q", "?", "decision", False, "dev", (), ())
    view = library_view([paper], Truth((), ()), Path())
    return Case("arm", question, "c", (), RetrievedRecord("?", ()), answer, None, view, "", "")


TRUE = (
    ("RESOLVED: That the charge for garden waste be £52 a year from 1 April 2025.", "The charge for garden waste is £52 a year from 1 April 2025."),
    ("RESOLVED, by 7 votes to 2, that the policy be adopted.", "The policy was adopted by 7 votes to 2."),
    ("The committee deferred the application for a site visit.", "The application was deferred for a site visit."),
    ("The motion was put to the vote and lost by 4 votes to 6.", "The motion was lost by 4 votes to 6."),
    ("Sickness absence had fallen from 10.4 to 9.1 days for each employee.", "Sickness absence fell from 10.4 to 9.1 days for each employee."),
    ("Councillor Imogen Vale was elected Chair for the year 2025/26.", "Councillor Imogen Vale was elected Chair for 2025/26."),
    ("The library will close at 5.00 pm on Saturdays from 2 June 2025.", "The library will close at 5pm on Saturdays from 2 June 2025."),
    ("Ms Rhona Teale, Head of Libraries, introduced the report.", "Rhona Teale, Head of Libraries, introduced the report."),
    ("It was noted that £1.2 million had been spent on potholes.", "£1.2m had been spent on potholes."),
    ("The application 25/0417/FUL be refused as the building would be too high.", "Application 25/0417/FUL was refused because the building would be too high."),
    ("An apology for absence was received from Councillor Piers Lund.", "Councillor Piers Lund sent an apology for absence."),
    ("Resolved: That the petition be noted and no further action be taken.", "The petition was noted and no further action was taken."),
    ("The panel recommended that the allowance be raised by 3%.", "The panel recommended that the allowance be raised by 3%."),
    ("The bridge would be closed for nine days in August.", "The bridge would be closed for 9 days in August."),
    ("RESOLVED: That the grant of £9,500 to the rowing club be approved.", "The grant of £9,500 to the rowing club was approved."),
    ("Members asked whether the tower could be repaired. Officers said that it could not.", "Officers said that the tower could not be repaired."),
    ("The contract was awarded to Playwell Ltd at a cost of £30,000.", "The contract was awarded to Playwell Ltd at a cost of £30,000."),
    ("The amendment was carried unanimously.", "The amendment was carried unanimously."),
    ("There had been 31 replies, of which 19 were against the scheme.", "There had been 31 replies, of which 19 were against the scheme."),
    ("RESOLVED, by 9 votes to 3, that the lease be renewed.", "The lease was renewed by 9 votes to 3."),
    ("The amendment was put and lost, 4 voting for and 8 against.", "The amendment was lost by 4 votes to 8."),
    ("On being put to the vote there voted: For 6, Against 5.", "There were 6 votes for and 5 against."),
    ("The Board agreed, by five votes to two, to close the depot on Sundays.", "The Board agreed by five votes to two to close the depot on Sundays."),
    ("The motion fell by 11 votes to 14.", "By 11 votes to 14, the motion fell."),
    ("It was agreed by 7 votes to 1 that the market be held in the square.", "The market will be held in the square; the vote was 7 votes to 1."),
    ("RESOLVED, 10 for and 2 against, that the grant be paid.", "The grant will be paid: 10 for and 2 against."),
    ("By three votes to two the Sub-Committee refused the licence.", "The Sub-Committee refused the licence by three votes to two."),
    ("The recommendation was carried with 8 in favour and 3 against.", "The recommendation was carried with 8 in favour and 3 against."),
    ("The petition's request was rejected by 21 votes to 38.", "The petition's request was rejected by 21 votes to 38."),
    ("Members voted 6 votes to 4 to defer the scheme.", "The scheme was deferred by 6 votes to 4."),
    ("The Council approved the budget by 30 votes to 12.", "The budget was approved by 30 votes to 12."),
    ("RESOLVED (by 5 votes to 4) that the path be diverted.", "The path will be diverted; this was agreed by 5 votes to 4."),
    ("The proposal to sell the hall was lost by two votes to nine.", "The proposal to sell the hall was lost by two votes to nine."),
    ("The recommendation was not accepted and the scheme was withdrawn.", "The scheme was withdrawn and the recommendation was not accepted."),
)  # fmt: skip
