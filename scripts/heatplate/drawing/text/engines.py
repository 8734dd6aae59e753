"""The text engines, and how a figure is laid out with each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from heatplate.drawing.text.fonts import Face
from heatplate.drawing.text.mathtext import Mathtext
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.problems import InputError

Made = TypeVar("Made")


class TextChoice(Protocol):
    """What a specification says of the engine."""

    @property
    def text(self) -> str:
        """``mathtext`` or ``latex``."""

    @property
    def latex_preamble(self) -> str:
        """What LaTeX loads."""

    @property
    def fontsize(self) -> float:
        """Points."""


def with_engine(choice: TextChoice, face: Face, make: Callable[[Typesetter], Made]) -> Made:
    """What ``make`` makes with the figure's typesetter.

    With LaTeX it is called once to learn which texts there are, and again when they are typeset; and once
    more as long as other texts come of their true sizes, such as lines that are broken elsewhere. Raises
    InputError, as ``make``, and for texts that cannot be set.
    """
    mathtext = Mathtext(face)
    if choice.text == "mathtext":
        return make(mathtext)
    from heatplate.drawing.text.latex import Latex

    latex = Latex(choice.latex_preamble, choice.fontsize, mathtext)
    while True:
        try:
            made = make(latex)
        except InputError:
            if not latex.is_waiting:  # or perhaps only the estimates do not fit
                raise
        else:
            if not latex.is_waiting:
                return made
        latex.typeset()
