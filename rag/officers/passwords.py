"""A password in, what may be stored of it out (scrypt, RFC 7914), and whether another is the same. Pure but for the salt.

Stored as `scrypt$n$r$p$salt$key`, salt and key in hex, so that the cost can be raised without a new layout.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

MIN_CHARS, MAX_CHARS = 12, 200
_SALT_BYTES, _KEY_BYTES = 16, 32


@dataclass(frozen=True, slots=True)
class Cost:
    """The scrypt parameters. Memory is 128 × n × r bytes; the default is 32 MiB, three times over.

    Source: OWASP Password Storage Cheat Sheet (n = 2^15, r = 8, p = 3).
    """

    n: int = 2**15
    r: int = 8
    p: int = 3


def fault_of(password: str, name: str) -> str:
    """Return what is wrong with a new password, "" if nothing is. Length counts; no rules about characters.

    Source: NIST SP 800-63B, 5.1.1.2 (a minimum length, no composition rules, not the user's own name).
    """
    if len(password) < MIN_CHARS:
        return (
            f"The password has {len(password)} characters. Use at least {MIN_CHARS}: three words are easy to remember."
        )
    if len(password) > MAX_CHARS:
        return f"The password has {len(password)} characters. Use at most {MAX_CHARS}."
    if len(set(password)) < 5:
        return "The password repeats the same few characters. Choose another: three words are easy to remember."
    if name.casefold() in password.casefold():
        return "The password holds the officer's name. Choose another: three words are easy to remember."
    return ""


def stored(password: str, cost: Cost) -> str:
    """Return what to store of a password, with a salt of its own."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"scrypt${cost.n}${cost.r}${cost.p}${salt.hex()}${_key(password, salt, cost).hex()}"


def is_same(password: str, kept: str) -> bool:
    """True when the password is the one `kept` was made from; the comparison takes the same time either way.

    Raises:
        ValueError: `kept` is not of our making.
    """
    scheme, n, r, p, salt, key = kept.split("$")
    if scheme != "scrypt":
        raise ValueError(f"{scheme!r} is no password scheme of ours")
    made = _key(password[: MAX_CHARS + 1], bytes.fromhex(salt), Cost(int(n), int(r), int(p)))
    return hmac.compare_digest(made, bytes.fromhex(key))


def _key(password: str, salt: bytes, cost: Cost) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=2 * 128 * cost.n * cost.r * max(cost.p, 1),
        dklen=_KEY_BYTES,
    )
