"""What LaTeX loads for a figure with ``text: latex``: the author's preamble, or one that fits the font."""

from __future__ import annotations

from heatplate.configuration.figures import Figure
from heatplate.configuration.latex_fonts import LATIN_MODERN, PREAMBLES
from heatplate.configuration.venues import venue_of
from heatplate.problems import quoted


def with_preamble(figure: Figure, written: Figure) -> tuple[Figure, dict[str, str]]:
    """The figure with what LaTeX loads for it, and a message for each key that does not go with that.

    written: the figure's own keys, without the style.
    """
    given, own = figure.model_fields_set, written.model_fields_set
    if figure.text != "latex":
        if figure.latex_preamble is not None and "latex_preamble" in own:
            message = "only LaTeX has a preamble; write text: latex, or remove latex_preamble"
            return figure, {"latex_preamble": message}
        return figure, {}
    messages: dict[str, str] = {}
    preamble = figure.latex_preamble
    if preamble is not None:
        if "font_family" in own:
            messages["font_family"] = (
                "with text: latex the font is that of latex_preamble; remove font_family, or latex_preamble"
            )
    elif "font_family" in given:
        families = figure.font_family
        family = families if isinstance(families, str) else families[0]
        preamble = PREAMBLES.get(family.lower())
        if preamble is None:
            messages["font_family"] = (
                f"Heatplate does not know which package of LaTeX has {quoted(family)}; give latex_preamble, "
                "such as \\usepackage{lmodern}, or remove font_family"
            )
    elif figure.venue is not None:
        venue = venue_of(figure.venue)
        preamble = PREAMBLES.get((venue.font or venue.font_family).lower())
    settled = {
        "latex_preamble": LATIN_MODERN if preamble is None else preamble,
        "font_family": Figure.model_fields["font_family"].default,
    }
    return figure.model_copy(update=settled), messages
