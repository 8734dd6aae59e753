"""Put the previews of some figures side by side, as in the README."""

import argparse
from pathlib import Path

from PIL import Image

GAP = 40
"""Pixels between two previews and around them."""


def side_by_side(figures: list[Path]) -> Image.Image:
    """The pictures in a row, their middles level, on white."""
    pictures = [Image.open(figure).convert("RGB") for figure in figures]
    width = sum(picture.width + GAP for picture in pictures) + GAP
    height = max(picture.height for picture in pictures) + 2 * GAP
    page = Image.new("RGB", (width, height), "white")
    left = GAP
    for picture in pictures:
        page.paste(picture, (left, (height - picture.height) // 2))
        left += picture.width + GAP
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path, nargs="+", help="previews, from left to right")
    parser.add_argument("--output", type=Path, required=True, help="picture to write")
    arguments = parser.parse_args()
    side_by_side(arguments.figures).save(arguments.output, optimize=True)


if __name__ == "__main__":
    main()
