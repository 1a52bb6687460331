"""How long to wait after wrong passwords: a few are free, then the wait doubles. Pure."""

from collections.abc import Sequence

REMEMBERED_S = 3600.0
_FIRST_WAIT_S, _LONGEST_WAIT_S = 30.0, 900.0
FREE_OF_ACCOUNT, FREE_OF_ADDRESS = 5, 20


def wait_s(failures: Sequence[float], free: int, now: float) -> float:
    """Return the seconds to wait before the next try, 0 for none.

    Args:
        failures: when wrong passwords were given, in seconds, any order; those an hour old are forgotten.
        free: wrong passwords without any wait.
        now: in seconds, on the same clock.
    """
    recent = [at for at in failures if 0 <= now - at < REMEMBERED_S]
    beyond = len(recent) - free
    if beyond < 0:
        return 0.0
    wait = min(_FIRST_WAIT_S * 2.0 ** min(beyond, 10), _LONGEST_WAIT_S)
    return max(max(recent) + wait - now, 0.0)


def wait_said(seconds: float) -> str:
    """Return the wait in words, rounded up: "30 seconds", "2 minutes"."""
    if seconds <= 60:
        return f"{max(round(seconds + 0.499), 1)} seconds"
    minutes = int(-(-seconds // 60))
    return f"{minutes} minutes"
