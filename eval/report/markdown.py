"""The figures as Markdown tables, without a word of any paper or answer: fit to be published."""

from collections.abc import Iterable, Sequence

from eval.judge import Licence
from eval.measures.catalogue import MEASURES
from eval.report.content import ArmContent, GroupRow
from eval.report.words import agreement_words, arrow, changed, ends, number, speed_words, verdict_words


def markdown(title: str, arms: Sequence[ArmContent], licences: Sequence[Licence] = ()) -> str:
    """Return the whole report; intervals are 95 %, by a bootstrap over papers."""
    parts = [
        f"# {title}",
        "Intervals are 95 %, by a bootstrap over papers; the change is paired, question by question.",
    ]
    return "\n\n".join([*parts, *(part for arm in arms for part in _arm(arm)), *_licences(licences)]) + "\n"


def _licences(found: Sequence[Licence]) -> Iterable[str]:
    if found:
        yield "## The judges' licence"
        yield table(
            ("Judge", "Labels", "Agreement"), [(o.judge, o.labels, agreement_words(o.agreement)) for o in found]
        )
        judges = dict.fromkeys(one.judge for one in found)
        yield "\n".join(f"- {judge} {verdict_words(judge, found)}" for judge in judges)


def _arm(arm: ArmContent) -> Iterable[str]:
    yield f"## {arm.name} ({arm.counted})"
    yield " ".join(arm.plainly)
    failed = [result for result in arm.gates if not result.passed]
    if arm.gates:
        yield f"Gates: {len(arm.gates) - len(failed)} of {len(arm.gates)} hold."
    yield from (f"- **{MEASURES[r.measure].title}** ({r.kind}): {r.says}" for r in failed)
    yield _figures(arm)
    for heading, rows in arm.groups.items():
        if rows:
            yield f"### By {heading.lower()}, worst first"
            yield groups_table(heading, rows, arm.grouped)
    if arm.area_under_risk is not None:
        yield (
            f"Area under the risk–coverage curve {number(arm.area_under_risk)}, expected calibration error "
            f"{number(arm.calibration_error)}, Brier score {number(arm.brier_score)}; all are better the lower."
        )
    if arm.speed:
        yield f"Speed, which no gate reads: {speed_words(arm.speed)}"


def _figures(arm: ArmContent) -> str:
    rows = [
        (
            MEASURES[f.measure].title,
            number(f.interval.value if f.interval else None),
            ends(f.interval),
            str(f.interval.n if f.interval else 0),
            str(f.n_unscored or ""),
            arrow(f.measure),
            changed(arm.changes.get(f.measure)),
        )
        for f in arm.figures
    ]
    return table(("Measure", "Figure", "95 % interval", "Cases", "Unscored", "Better", "Change"), rows)


def groups_table(heading: str, rows: Sequence[GroupRow], measures: Sequence[str]) -> str:
    """Return the groups as a table, in the order given."""
    titles = (heading, "Questions", "Right outcomes", "95 % interval", *(MEASURES[m].title for m in measures))
    body = [(r.name, str(r.right.n), number(r.right.value), ends(r.right), *map(number, r.means)) for r in rows]
    return table(titles, body)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; a bar inside a cell becomes a stroke."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
