"""The checks of a finished figure by their names, in the order in which they are told.

The configuration knows them too: ``accept: {contrast: a reason}``.
"""

from __future__ import annotations

CHECKS: dict[str, str] = {
    "fonts": "every font is embedded, and none is of Type 3",
    "characters": "every character is set in a font of font_family",
    "text_size": "the smallest and the largest text, in points on paper",
    "width": "the page has the width that was asked for, and fits the venue",
    "height": "the page has the height that was asked for, and fits the venue",
    "file_size": "the file is small enough to be read in a second",
    "clipping": "nothing reaches beyond the page",
    "overlap": "no two texts overlap",
    "room": "every number has room in its cell",
    "tick_labels": "every label stands beside its row or column",
    "contrast": "every number can be read on its cell",
    "cmap": "the colour map suits the data",
    "grey": "values a quarter of the range apart can be told apart in a grey print",
    "color_vision": "the same for readers who lack one kind of cone",
    "numbers": "the numbers in the cells are those of the matrix",
    "labels": "the labels of rows and columns are those of the matrix",
    "colors": "the colours of the cells are those of the matrix under the norm and the map",
    "ledger": "all else on the page is what drawing paints, and nothing more",
}
"""What each of them asks."""
