"""The table of all colour maps with what was measured of each, as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from heatplate.colormaps.families import measures_of
from heatplate.colormaps.marks import WAYS, course_of, difference_of, steps_of
from heatplate.colormaps.measures import HARD, UNEVEN

SPELLINGS = "Alternative spellings"
"""The family whose maps are others by another name."""

INTRODUCTION = f"""# Colour maps

<!-- Written by scripts/colormaps.py; run make colormaps -->

![Every colour map, by purpose](colormaps.png)

Every map that a figure can have, with how well it can be read; **!** is a warning. To see a figure of your
own in the maps that suit it: `snakemake --cores 4 figures/colormaps/NAME.pdf`. `_r` behind a name reverses
a map.

* *lightness* from the first colour to the last: if it rises or falls all the way, or on each side of a
  middle, readers see the order of the values, in a grey print too.
* *steps*: how unequal equal steps of the values look, as a standard deviation. A map with more
  than ±{100 * UNEVEN:.0f} % shows edges that are not in the data.
* *colours*, *grey*, *protan*, *deutan*, *tritan*: the smallest difference between the colours of two values
  that lie a quarter of the range apart, or of two classes: of the colours as they are, in a grey print, and
  as readers see them who lack the cones for red, green or blue light. Below {HARD:.0f}, they are hard to
  tell apart. In grey the two sides of a middle look alike, and each is measured by itself.

Differences are those of CAM02-UCS (Luo, Cui and Li 2006), where 1 can just be seen side by side; the vision
of readers without one kind of cone is that of Machado, Oliveira and Fernandes (2009).
"""


def table(families: Mapping[str, Sequence[str]]) -> str:
    """The page with the maps of these families."""
    return "\n".join([INTRODUCTION, *_sections(families)])


def _sections(families: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for family, names in families.items():
        yield f"## {family}\n"
        if family == SPELLINGS:
            yield ", ".join(f"`{name}`" for name in names) + "\n"
            continue
        measured = {name: measures_of(name, family) for name in names}
        has_order = any(measures.unevenness is not None for measures in measured.values())
        order = ["lightness", "steps"] if has_order else []
        heads = ["map", *order, *WAYS.values()]
        yield _row(heads)
        yield _row(["---", *(["---"] if has_order else []), *("--:" for _ in heads[1 + len(order[:1]) :])])
        for name, measures in measured.items():
            of_order = [course_of(measures), steps_of(measures)] if has_order else []
            yield _row([f"`{name}`", *of_order, *(difference_of(measures, way) for way in WAYS)])
        yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
