"""Dataclasses to JSON and back, for what SQLite keeps as text. No pickle; unknown keys are an error."""

import dataclasses
import datetime
import json
import types
import typing
from enum import StrEnum
from functools import cache
from typing import TypeVar

T = TypeVar("T")
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def to_json(value: object) -> Json:
    """Return a value of plain JSON types; dates in ISO form, tuples as lists, dataclasses as objects."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [to_json(part) for part in value]
    if isinstance(value, dict):
        return {str(key): to_json(part) for key, part in value.items()}
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


def dumps(value: object) -> str:
    """Return the value as one line of JSON, keys in field order."""
    return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    """Return the dataclass that `dumps` wrote.

    Raises:
        ValueError, TypeError, KeyError: the text is not such a value.
    """
    return typing.cast(T, _build(kind, json.loads(text)))


def _build(kind: typing.Any, value: typing.Any) -> object:
    if value is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _build(next(a for a in arguments if a is not type(None)), value)
    if origin is tuple:
        return tuple(_build(arguments[0], part) for part in value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return typing.cast(type, kind)(**{name: _build(hints[name], part) for name, part in value.items()})
    if kind in (datetime.date, datetime.time):
        return kind.fromisoformat(value)
    return kind(value)


@cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)
