"""The report as one HTML page that needs nothing else: no script, no font, no image from anywhere."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from eval.judge import Licence
from eval.measures.catalogue import MEASURES, Group
from eval.measures.intervals import Interval
from eval.report.charts import reliability_chart, risk_chart
from eval.report.content import ArmContent, GroupRow
from eval.report.failures import failure, kind_of_failure
from eval.report.words import changed, ends, number, speed_words, verdict_words
from eval.results import Figure, by

STYLE = Path(__file__).with_name("style.css")


def html_page(title: str, arms: Sequence[ArmContent], licences: Sequence[Licence] = ()) -> str:
    """Return the page."""
    links = "".join(f'<li><a href="#{escape(arm.name)}">{escape(arm.name)}</a> {_verdict(arm)}</li>' for arm in arms)
    body = "".join(part for arm in arms for part in _arm(arm))
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE.read_text('utf-8')}</style></head><body>"
        f"<header><h1>{escape(title)}</h1><p>Figures are shares from 0 to 1. The interval beside one says how far another choice of papers could have "
        "moved it (95 %, by a bootstrap over papers). A change is measured question by question; “worse” and “better” stand only where "
        f'chance does not explain it.</p></header><nav aria-label="Sets"><ul>{links}</ul></nav>'
        f"<main>{body}{_licences(licences)}</main></body></html>\n"
    )


def _licences(found: Sequence[Licence]) -> str:
    if not found:
        return ""
    head = ("Judge", "Labels", "Sentences", "Balanced accuracy", "Of the supported", "Of the others")
    rows = [
        [escape(one.judge), escape(one.labels), str(one.agreement.n)]
        + [number(v) for v in (one.agreement.balanced_accuracy, one.agreement.recall, one.agreement.specificity)]
        for one in found
    ]
    verdicts = [f"{judge} {verdict_words(judge, found)}" for judge in dict.fromkeys(one.judge for one in found)]
    return (
        '<section aria-labelledby="judges"><h2 id="judges">The judges’ licence</h2><p>Whether a sentence is supported is judged by code. '
        "This is how often it agrees with people who read the same sentence and source; 0.5 is chance. "
        f"{escape('. '.join(verdicts))}.</p>{_table('The judges of support beside people', head, rows)}</section>"
    )


def _verdict(arm: ArmContent) -> str:
    n_failed = sum(not result.passed for result in arm.gates)
    if not arm.gates:
        return ""
    return (
        f'<span class="bad">{n_failed} gates broken</span>' if n_failed else '<span class="good">all gates hold</span>'
    )


def _arm(arm: ArmContent) -> Iterator[str]:
    yield f'<section aria-labelledby="{escape(arm.name)}"><h2 id="{escape(arm.name)}">{escape(arm.name)}: {arm.counted}</h2>'
    yield f'<ul class="plainly">{"".join(f"<li>{escape(said)}</li>" for said in arm.plainly)}</ul>'
    yield _gates(arm)
    for group in Group:
        own = [f for f in arm.figures if MEASURES[f.measure].group is group]
        if own:
            yield f"<h3>{group.value}</h3>{_figures(arm, group, own)}"
    for heading, rows in arm.groups.items():
        if rows:
            yield f"<h3>By {heading.lower()}, the worst first</h3>{_groups(arm, heading, rows)}"
    yield _charts(arm)
    if arm.speed:
        yield f"<h3>Speed</h3><p>{escape(speed_words(arm.speed))} No gate reads this.</p>"
    yield f"<h3>What went wrong ({len(arm.failures)} of {arm.counted})</h3>"
    yield from _failures(arm)
    yield "</section>"


def _failures(arm: ArmContent) -> Iterator[str]:
    for kind, own in by(arm.failures, kind_of_failure).items():
        yield f"<h4>{escape(kind)}: {len(own)}</h4>"
        yield "".join(map(failure, own))
    if not arm.failures:
        yield "<p>Nothing.</p>"


def _gates(arm: ArmContent) -> str:
    broken = [result for result in arm.gates if not result.passed]
    if not arm.gates:
        return ""
    if not broken:
        return f'<p class="good">All {len(arm.gates)} gates hold.</p>'
    items = "".join(f"<li>{escape(MEASURES[r.measure].title)} ({r.kind}): {escape(r.says)}</li>" for r in broken)
    return f'<p class="bad">{len(broken)} of {len(arm.gates)} gates broken:</p><ul>{items}</ul>'


def _figures(arm: ArmContent, group: Group, figures: Sequence[Figure]) -> str:
    head = ("Measure", "Figure", "Cases", "Change from baseline")
    rows = [_figure_row(figure, arm) for figure in figures]
    return _table(f"{group.value}, {arm.name}", head, rows)


def _figure_row(figure: Figure, arm: ArmContent) -> list[str]:
    measure, found = MEASURES[figure.measure], figure.interval
    unscored = f'<span class="asks">{figure.n_unscored} unscored</span>' if figure.n_unscored else ""
    change = changed(arm.changes.get(figure.measure))
    style = "bad" if change.endswith("worse") else "good" if change.endswith("better") else ""
    return [
        f'{escape(measure.title)}<span class="asks">{escape(measure.asks)}{"" if measure.higher_is_better else " Lower is better."}</span>',
        f'{number(found.value if found else None)}<span class="asks">{ends(found)}</span>',
        f"{found.n if found else 0}{unscored}",
        f'<span class="{style}">{escape(change)}</span>' if style else escape(change),
    ]


def _groups(arm: ArmContent, heading: str, rows: Sequence[GroupRow]) -> str:
    head = (heading, "Cases", "Right outcomes", *(MEASURES[m].title for m in arm.grouped))
    body = [[escape(r.name), str(r.right.n), _with_ends(r.right), *map(number, r.means)] for r in rows]
    return _table(f"By {heading.lower()}, worst first, {arm.name}", head, body)


def _with_ends(found: Interval) -> str:
    return f'{number(found.value)}<span class="asks">{ends(found)}</span>'


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table that scrolls on its own where the screen is narrow; cells are HTML already."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0"><table><caption class="hidden">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _charts(arm: ArmContent) -> str:
    drawn = []
    if arm.risk:
        said = (
            "Risk and coverage: of the surest answers, how many are wrong, as more questions are answered. "
            f"Area under the curve {number(arm.area_under_risk)}, lower is better."
        )
        drawn.append(f"<figure>{risk_chart(arm.risk)}<figcaption>{said}</figcaption></figure>")
    if arm.reliability:
        said = (
            "Reliability: of the questions of which it was so sure that the papers answer them, how many they do answer. "
            f"Expected calibration error {number(arm.calibration_error)}, Brier score {number(arm.brier_score)}, both better the lower."
        )
        drawn.append(f"<figure>{reliability_chart(arm.reliability)}<figcaption>{said}</figcaption></figure>")
    return f'<h3>How sure, and how right</h3><div class="charts">{"".join(drawn)}</div>' if drawn else ""
