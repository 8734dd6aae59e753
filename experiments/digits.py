"""Write scikit-learn's digits, and a classifier's predictions on their held-out half."""

import argparse
import csv
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

SEED = 0


def predict_digits(output: Path) -> None:
    """Write ``sample,label,prediction``, one line per held-out image.

    sample is the image's number in ``load_digits`` (1797 images of 8 × 8 pixels; the test set of
    the UCI ML hand-written digits). Half of them are held out, stratified by label. The classifier
    is a Gaussian naive Bayes, which is quick and confuses enough digits to be worth a confusion
    matrix.
    """
    digits = load_digits()
    train, test = train_test_split(
        range(len(digits.target)), test_size=0.5, random_state=SEED, stratify=digits.target
    )
    model = GaussianNB().fit(digits.data[train], digits.target[train])
    held_out = sorted(test)
    predictions = model.predict(digits.data[held_out])
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sample", "label", "prediction"])
        writer.writerows(zip(held_out, digits.target[held_out], predictions, strict=True))


def write_images(output: Path) -> None:
    """Write ``image,digit,0,1,…,63``: one line per image, its number, its label and its pixels (0 to 16)."""
    digits = load_digits()
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["image", "digit", *range(digits.data.shape[1])])
        for number, (label, pixels) in enumerate(zip(digits.target, digits.data, strict=True)):
            writer.writerow([number, label, *pixels.astype(int)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, required=True, help="CSV to write")
    parser.add_argument("--images", type=Path, required=True, help="CSV to write")
    arguments = parser.parse_args()
    predict_digits(arguments.predictions)
    write_images(arguments.images)


if __name__ == "__main__":
    main()
