"""What the venue gives to a figure: lengths and sizes that refer to it, and those that are not given."""

from __future__ import annotations

from typing import Any

from heatplate.configuration.body_size import check_body_size
from heatplate.configuration.figures import Figure
from heatplate.configuration.lengths import check_width, share
from heatplate.configuration.venues import venue_of

NO_VENUE = "{0} is {1} of a venue, and there is none; add venue: acl (or another, or one of your own)"


def with_venue(figure: Figure) -> tuple[Figure, dict[str, str]]:
    """The figure with plain numbers, and a message for each key that cannot be one.

    The figure's own keys, the style's among them, precede what the venue gives.
    """
    venue = None if figure.venue is None else venue_of(figure.venue)
    found: dict[str, Any] = {}
    messages = {}
    given = figure.model_fields_set
    width = figure.width
    if venue and "width" not in given:
        width = "text" if venue.column is None else "column"
    if part := share(width):
        if venue is None:
            messages["width"] = NO_VENUE.format(f'"{width}"', "a part")
        else:
            try:
                found["width"] = venue.width(*part)
                check_width(found["width"])
            except ValueError as error:
                name = figure.venue if isinstance(figure.venue, str) else "the venue"
                messages["width"] = str(error) if "width" in found else f"{name} {error}"
    size = figure.fontsize
    if venue and "fontsize" not in given:
        size = "footnotesize"
    if isinstance(size, str):
        if venue is None:
            messages["fontsize"] = NO_VENUE.format(size, "a size")
        else:
            found["fontsize"] = venue.sizes[size]
    if venue and "font_family" not in given:
        found["font_family"] = venue.font_family
    if messages:
        found |= {key: Figure.model_fields[key].default for key in messages}
    settled = figure.model_copy(update=found)
    try:
        check_body_size(settled)
    except ValueError as error:
        messages["edges"] = str(error)
    return settled, messages
