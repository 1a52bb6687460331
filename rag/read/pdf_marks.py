"""What is painted on a page, as plain values, and the geometry they need. Pure; knows nothing of PDFium."""

from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""left, top, right, bottom in display points."""
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TextMark(NamedTuple):
    """One text object, standing on y (downwards) from x0 to x1.

    `order` is its position in painting order. `address` is its identity, the same as `PdfPage.text_object`
    gives for its characters. `is_invisible` says that its render mode paints nothing. `size` is its height
    as scaled on the page, `font_size` its height before that.
    """

    order: int
    address: int
    rgba: tuple[int, int, int, int]
    is_invisible: bool
    font_size: float
    size: float
    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Shape:
    """One path, image or shading: one box, or for a path one per subpath.

    `order` is its position in painting order; what is later covers what is earlier. `rgba` is its fill
    colour, None where it has many.
    """

    order: int
    is_image: bool
    rgba: tuple[int, int, int, int] | None
    boxes: tuple[Box, ...]
    is_filled: bool = False
    is_stroked: bool = False
    is_transparent: bool = False

    @property
    def is_opaque(self) -> bool:
        """Whether nothing shows through its one colour."""
        return self.rgba is not None and self.rgba[3] == 255 and not self.is_transparent


@dataclass(frozen=True, slots=True)
class Painted:
    """Everything painted on a page, in painting order."""

    texts: tuple[TextMark, ...]
    shapes: tuple[Shape, ...]

    @property
    def images(self) -> list[Shape]:
        """The images among the shapes."""
        return [shape for shape in self.shapes if shape.is_image]


def multiplied(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does what `inner` does and then what `outer` does."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def hull(points: list[tuple[float, float]]) -> Box:
    """Return the smallest box around some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def transformed(box: Box, matrix: Matrix) -> Box:
    """Return the box around a box after a matrix moved it."""
    if matrix is IDENTITY or matrix == IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    return hull([(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])])
