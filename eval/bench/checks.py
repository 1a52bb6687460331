"""`python -m eval.bench.checks`: how many false sentences the checks catch, and how many true ones they refuse.

Over a thousand true sentences and every way to spoil them (`eval/checks/`). Goals: 0.95 of the hard facts, 0.80 of
modality and added clauses, at most 0.05 of the true ones refused. Takes a minute.
"""

import sys

from eval.checks.measure import FILES, caught, load, refused, together
from eval.checks.mutations import HARD, SOFT

MIN_HARD, MIN_SOFT, MAX_FALSE_ALARMS = 0.95, 0.80, 0.05


def main() -> None:
    """Print both shares for all sentences, and for those no rule was fitted to."""
    for title, files in (("all sentences", FILES), ("sentences no rule was fitted to", FILES[-1:])):
        cases = load(files)
        wrongly = refused(cases)
        shares = caught(cases)
        sys.stdout.write(
            f"{title}: {len(cases):,} true ones, {sum(one.total for one in shares.values()):,} spoilt ones\n"
        )
        sys.stdout.write(
            f"  refused though true      {len(wrongly) / len(cases):.3f}  (goal: at most {MAX_FALSE_ALARMS})\n"
        )
        for name, kinds, goal in (("hard facts", HARD, MIN_HARD), ("modality and additions", SOFT, MIN_SOFT)):
            sys.stdout.write(f"  caught: {name:<24} {together(shares, kinds).value:.3f}  (goal: at least {goal})\n")
        for kind, share in sorted(shares.items()):
            sys.stdout.write(f"    {kind:<18} {share.value:.3f}  {share.n:,} of {share.total:,}\n")


if __name__ == "__main__":
    main()
