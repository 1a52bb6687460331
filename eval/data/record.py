"""Typed access to one JSON object: a value of the wrong type is an error that says where it stands."""


class DataFileError(ValueError):
    """A record of a data file cannot be read: which file, which record, which field, what was expected."""


class Record:
    """One JSON object with typed access; errors say where it stands."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise DataFileError(f"{where}: found {type(value).__name__}, expected an object.")
        self.fields: dict[str, object] = value
        self.where = where

    def _wrong(self, name: str, expected: str) -> DataFileError:
        return DataFileError(f"{self.where}: field {name!r} is {self.fields.get(name)!r}, expected {expected}.")

    def text(self, name: str) -> str:
        """Return a field that must be a string."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a string field, or None where it is null or missing."""
        return None if self.fields.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        """Return a field that must be true or false."""
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def integer(self, name: str) -> int:
        """Return a field that must be a whole number."""
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(name, "a whole number")
        return value

    def integer_or_none(self, name: str) -> int | None:
        """Return a whole number, or None where it is null or missing."""
        return None if self.fields.get(name) is None else self.integer(name)

    def values(self, name: str) -> list[object]:
        """Return a list field, [] where it is missing."""
        value = self.fields.get(name, [])
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings, () where it is missing."""
        return tuple(string(value, f"{self.where}, {name}") for value in self.values(name))

    def integers(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers, () where it is missing."""
        if not all(isinstance(value, int) for value in self.values(name)):
            raise self._wrong(name, "a list of whole numbers")
        return tuple(value for value in self.values(name) if isinstance(value, int))

    def records(self, name: str) -> "list[Record]":
        """Return a list of objects, [] where it is missing."""
        return [Record(value, f"{self.where}, {name}[{i}]") for i, value in enumerate(self.values(name))]

    def record_or_none(self, name: str) -> "Record | None":
        """Return an object field, or None where it is null or missing."""
        value = self.fields.get(name)
        return None if value is None else Record(value, f"{self.where}, {name}")


def string(value: object, where: str) -> str:
    """Return a value that must be a string."""
    if not isinstance(value, str):
        raise DataFileError(f"{where}: found {value!r}, expected a string.")
    return value


def alternatives(value: object, where: str) -> tuple[str, ...]:
    """Return a value that must be a list of strings."""
    if not isinstance(value, list):
        raise DataFileError(f"{where}: found {value!r}, expected a list of alternatives.")
    return tuple(string(one, where) for one in value)
