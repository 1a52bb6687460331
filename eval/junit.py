"""Gate results in, JUnit XML out, as CI systems show it: one suite an arm, one test a rule."""

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as Xml

from eval.gates import GateResult
from eval.results import ScoredCase

N_CASES_SHOWN = 10
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(results: Sequence[GateResult], cases: Sequence[ScoredCase]) -> str:
    """Return the XML text; a failed rule holds its first failing cases with question, answer and reason.

    Source of the form: the JUnit schema of Apache Ant, as Jenkins, GitLab and GitHub actions read it.
    """
    known = {(case.arm, case.id): case for case in cases}
    root = Xml.Element("testsuites")
    for arm in dict.fromkeys(result.arm for result in results):
        own = [result for result in results if result.arm == arm]
        n_failed = sum(not result.passed for result in own)
        suite = Xml.SubElement(root, "testsuite", name=f"eval {arm}", tests=str(len(own)), failures=str(n_failed))
        for result in own:
            test = Xml.SubElement(suite, "testcase", classname=f"eval.{arm}.{result.kind}", name=result.measure)
            if not result.passed:
                failure = Xml.SubElement(test, "failure", message=_clean(result.says))
                failure.text = _clean(_failures(result, known))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _failures(result: GateResult, cases: Mapping[tuple[str, str], ScoredCase]) -> str:
    shown = [cases[result.arm, name] for name in result.cases[:N_CASES_SHOWN] if (result.arm, name) in cases]
    parts = [_failure(case, result.measure) for case in shown]
    rest = len(result.cases) - len(shown)
    return "\n\n".join([*parts, *([f"and {rest} more"] if rest > 0 else [])])


def _failure(case: ScoredCase, measure: str) -> str:
    score = case.score(measure)
    value = "unscored" if score is None or score.value is None else f"{score.value:.3f}"
    why = score.reason if score else ""
    return f"{case.id} ({value}): {case.question}\nanswer ({case.status.value}): {case.answer}\nwhy: {why}"


def _clean(text: str) -> str:
    """Return the text without characters that XML 1.0 does not allow."""
    return NOT_XML.sub(" ", text)
