"""Whether colours can be read: numbers on cells, and values from one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from heatplate.checking.cells import texts_in_cells
from heatplate.checking.expected_colors import ExpectedColors
from heatplate.checking.matching import color_name
from heatplate.checking.subject import ShownMatrix, Subject
from heatplate.checking.verdict import Check, Finding
from heatplate.colormaps.appearance import VISION
from heatplate.colormaps.candidates import kind_of, lacks_center
from heatplate.colormaps.measures import FAR, HARD, Kind, Measures, colours_of, kind_of_map, measured
from heatplate.drawing.colour import maps
from heatplate.drawing.colour.contrast import contrast_ratio, relative_luminance
from heatplate.drawing.colour.norms import Bins
from heatplate.drawing.colour.rainbows import remarks_on_map
from heatplate.drawing.colour.scales import ColorScale
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError

LEAST_CONTRAST = 4.5
"""Of text to its background: WCAG 2.2, success criterion 1.4.3, level AA."""

WCAG = "WCAG 2.2, 1.4.3 Contrast (Minimum)"

ONE_SIDE = 0.02
"""Values lie on one side of a middle if they reach beyond it by so small a share of how far they reach."""


def legibility_checks(subject: Subject, expected: Sequence[ExpectedColors | InputError]) -> list[Check]:
    """The checks ``contrast``, ``cmap``, ``grey`` and ``color_vision``.

    expected: the colours of each matrix.
    """
    measures = [
        (shown, *found)
        for shown, colors in zip(subject.matrices, expected, strict=True)
        if isinstance(colors, ExpectedColors) and (found := _measured(shown, colors.scale))
    ]
    return [
        _contrast(subject),
        _map(subject),
        _grey(subject, measures),
        _color_vision(measures),
    ]


def _contrast(subject: Subject) -> Check:
    worst: tuple[float, str] | None = None
    least, count, low = np.inf, 0, 0
    for number, (shown, texts) in enumerate(zip(subject.matrices, texts_in_cells(subject), strict=True)):
        known = [(cell, text.thing) for cell, text in texts.items() if text.thing.color is not None]
        if not known:
            continue
        count += len(known)
        rows, columns = np.array([cell for cell, _ in known]).T
        cells = subject.found_colors(number)[rows, columns]
        faces = np.array([thing.color for _, thing in known], dtype=np.float64)
        ratios = contrast_ratio(relative_luminance(faces), relative_luminance(cells))
        low += int((ratios < LEAST_CONTRAST).sum())
        place = int(np.nanargmin(ratios))
        if ratios[place] < least:
            least, (cell, thing) = float(ratios[place]), known[place]
            on = f"{thing.text!r} in {color_name(thing.color)} on {color_name(cells[place])}"
            worst = least, f"{shown.named(cell)}: {on}"
    if worst is None:
        return Check.not_applicable("contrast", "there are no numbers in the cells")
    findings = []
    if low:
        more = f" (and {low - 1} more)" if low > 1 else ""
        findings.append(
            Finding(
                "fail",
                f"{worst[1]} has a contrast of {least:.2f}{more}, and {LEAST_CONTRAST:g} is needed; leave "
                "out annot_kws: {color: …}, which gives black or white",
            )
        )
    text = f"{count} cells with text; the least contrast is {least:.2f}"
    return Check.of("contrast", text, findings, measured=least, limit=LEAST_CONTRAST, source=WCAG)


def _measured(shown: ShownMatrix, scale: ColorScale) -> tuple[Measures, Kind] | None:
    """What is measured of the colours that a matrix has; None if it has a single one."""
    s = shown.specification
    kind = kind_of(shown.content, s)
    if isinstance(scale.norm, Bins):
        colours = maps.opaque(scale.cmap(scale.norm.shades(np.array(scale.norm.middles))))
        kind = "categorical" if s.norm.name == "categories" else "sequential" if kind == "cyclic" else kind
    else:
        colours = colours_of(scale.cmap)
    return (measured(colours, kind), kind) if len(colours) > 1 else None


def _grey(subject: Subject, measures: list[tuple[ShownMatrix, Measures, Kind]]) -> Check:
    ordered = [(shown, found) for shown, found, kind in measures if kind != "categorical"]
    if not ordered:
        return Check.not_applicable("grey", "classes have no order that grey could show")
    findings = [
        Finding(
            "warn",
            f"{shown.within}values {FAR:.0%} of the range apart differ by {found.apart['grey']:.1f} in "
            f"grey, and {HARD:g} is needed; choose a map whose lightness rises or falls (cmap: mako, "
            "viridis; with a middle vlag)",
        )
        for shown, found in ordered
        if found.apart["grey"] < HARD
    ]
    least = min(found.apart["grey"] for _, found in ordered)
    return Check.of("grey", _apart(least), findings, measured=least, limit=HARD, source=subject.rules.grey)


def _color_vision(measures: list[tuple[ShownMatrix, Measures, Kind]]) -> Check:
    if not measures:
        return Check.not_applicable("color_vision", "there is a single colour")
    findings = [
        Finding("warn", f"{shown.within}{_lost(found.apart[reader], reader, kind)}")
        for shown, found, kind in measures
        for reader in VISION
        if found.apart[reader] < HARD
    ]
    least = min(found.apart[reader] for _, found, _ in measures for reader in VISION)
    return Check.of("color_vision", _apart(least), findings, measured=least, limit=HARD)


def _lost(difference: float, reader: str, kind: Kind) -> str:
    """What to say of colours that readers without one kind of cone cannot tell apart."""
    what = "classes" if kind == "categorical" else f"values {FAR:.0%} of the range apart"
    other = "okabe_ito" if kind == "categorical" else "viridis, cividis; with a middle vlag"
    return (
        f"{what} differ by {difference:.1f} for {reader} readers, and {HARD:g} is needed; choose another "
        f"map (cmap: {other})"
    )


def _apart(least: float) -> str:
    return f"they differ by {least:.1f} in CAM02-UCS, where 1 can just be seen"


def _map(subject: Subject) -> Check:
    findings = [
        Finding("warn", f"{shown.within}{text}") for shown in subject.matrices for text in _unsuited(shown)
    ]
    names = dict.fromkeys(_name(shown.specification) for shown in subject.matrices)
    return Check.of("cmap", ", ".join(names) or "no map", findings)


def _name(s: Specification) -> str:
    return ", ".join(s.cmap) if isinstance(s.cmap, list) else s.cmap or "the default map"


def _unsuited(shown: ShownMatrix) -> Iterator[str]:
    """Why a map does not suit the data that it shows."""
    s = shown.specification
    remarks = [remark.message for remark in remarks_on_map(s)]
    yield from remarks
    if remarks or s.standard_scale is not None or s.norm.name in ("categories", "boundaries", "quantiles"):
        return
    values = shown.values[shown.heatmap.inner]
    finite = values[np.isfinite(values)]
    if not finite.size or s.cmap is None:
        return
    kind = kind_of_map(maps.colormap(s.cmap))
    has_middle = s.center is not None or s.norm.name == "two_slope"
    if kind == "sequential" and lacks_center(shown.content, s) and not isinstance(s.cmap, list):
        yield (
            f"values lie on both sides of zero, which {s.cmap} does not show; write cmap: vlag and center: 0"
        )
    if kind == "diverging" and not has_middle and isinstance(shown.content, Matrix):
        yield from _off_centre(shown, finite)


def _off_centre(shown: ShownMatrix, finite: Array) -> Iterator[str]:
    """A diverging map for values on one side of zero, or whose middle is not zero."""
    s = shown.specification
    low = float(finite.min()) if s.vmin is None else s.vmin
    high = float(finite.max()) if s.vmax is None else s.vmax
    reach = max(abs(low), abs(high))
    if reach == 0:
        return
    if min(-low, high) <= ONE_SIDE * reach:
        yield (
            f"{_name(s)} has a middle, and the values have none: they lie on one side of zero; choose a "
            "sequential map (cmap: mako, viridis), or say where the middle is (center)"
        )
    elif abs(low + high) > 2 * ONE_SIDE * reach:
        yield (
            f"the middle of {_name(s)} lies at {(low + high) / 2:g}; write center: 0, or where else it "
            "should lie"
        )
