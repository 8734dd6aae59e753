"""What is said of cells that should be numbers and are not: it depends on the records around."""

from pathlib import Path

import pytest

from heatplate.collecting import collect
from heatplate.configuration.matrices import Pivot
from tests.collecting.make_records import messages
from tests.collecting.test_reading import directory  # noqa: F401  the fixture is used

MELT = {"melt": {"id_vars": "model", "var_name": "task", "value_name": "acc"}}
NA = "if it means a missing value, add it to na_values"


def pivot(content: str, **keys: object) -> Pivot:
    """The matrix of models and tasks in a CSV file of this content."""
    Path("a.csv").write_text(content)
    return Pivot.model_validate(
        {"source": "a.csv", "index": "model", "columns": "task", "values": "acc", **keys}
    )


@pytest.mark.parametrize(
    ("content", "keys", "expected"),
    [
        (
            "model,mode,NLI\nA,ok,1\nB,ok,2\nC,bad,3\n",
            MELT,
            [
                'a.csv:2: melt: the column "mode" has no number but text such as "ok"; write id_vars: [model, mode], '
                "list the columns with numbers in value_vars, or, if the text means a missing value, add it to "
                "na_values"
            ],
        ),
        (
            "model,QA,NLI\nA,n/a,1\nB,3,x\n",
            MELT,
            [
                f'a.csv:2: the column "QA": "n/a" is not a number; {NA}',
                f'a.csv:3: the column "NLI": "x" is not a number; {NA}',
            ],
        ),
        (
            "model,QA,NLI\nA,1,1\nmodel,QA,NLI\nC,1,3\n",
            MELT,
            [
                "a.csv:3: the header is repeated in this line; remove the line, or leave it out with where: {model: "
                "{exclude: model}}"
            ],
        ),
        (
            "model,task,acc\nA,x,1\nmodel,task,acc\n",
            {},
            [
                "a.csv:3: the header is repeated in this line; remove the line, or leave it out with where: {acc: "
                "{exclude: acc}}"
            ],
        ),
        (
            "m,t,a\nA,x,1\n",
            {"names": ["model", "task", "acc"]},
            [
                'a.csv:1: the field "acc" is "a" in the first line, which seems to be a header; write header: 0, and '
                "names replaces it"
            ],
        ),
        (
            "model,task,acc\nA,x,91.2 ± 0.3\n",
            {},
            [
                'a.csv:2: the field "acc": "91.2 ± 0.3" is two numbers; take them apart with extract: {acc: "{mean} ± '
                '{deviation}"}, and write mean in place of acc'
            ],
        ),
        (
            "model,task,acc\nA,x,90.1/88.2\nA,y,1/2/3\n",
            {},
            [
                'a.csv:2: the field "acc": "90.1/88.2" is two numbers; take them apart with extract: {acc: '
                '"{first}/{second}"}, and write first in place of acc',
                f'a.csv:3: the field "acc": "1/2/3" is not a number; write only the number, or, {NA}',
            ],
        ),
    ],
)
def test_the_message_names_the_column_and_what_may_have_happened(content, keys, expected):
    assert messages(collect, pivot(content, **keys)) == expected


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        ("model,mode,x\nA,ok,1\n", {"melt": {**MELT["melt"], "id_vars": ["model", "mode"]}}),
        ("model,mode,x\nA,ok,1\n", {"melt": {**MELT["melt"], "value_vars": ["x"]}}),
        ("model,x\nA,1\nmodel,x\n", {**MELT, "where": {"model": {"exclude": "model"}}}),
        ("model,task,acc\nA,x,1\nmodel,task,acc\n", {"where": {"acc": {"exclude": "acc"}}}),
        ("m,t,a\nA,x,1\n", {"names": ["model", "task", "acc"], "header": 0}),
        (
            "model,task,acc\nA,x,1 ± 0.3\n",
            {"extract": {"acc": "{mean} ± {deviation}"}, "values": "mean", "std": "deviation"},
        ),
        ("model,task,acc\nA,x,1/2\n", {"extract": {"acc": "{first}/{second}"}, "values": "first"}),
        ("model,task,acc\nA,x,1 (2)\n", {"extract": {"acc": "{mean} ({deviation})"}, "values": "mean"}),
    ],
)
def test_what_the_message_says_gives_the_matrix(content, keys):
    matrix = collect(pivot(content, **keys))
    assert (matrix.index, matrix.columns, matrix.values.tolist()) == (("A",), ("x",), [[1.0]])


def test_many_wrong_cells_are_counted():
    rows = "".join(f"A{n},x,bad\n" for n in range(30))
    assert messages(collect, pivot("model,task,acc\nB,x,1\n" + rows))[-1].endswith(
        "(and 20 more such problems)"
    )
