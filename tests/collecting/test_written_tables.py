"""Tables in Markdown and LaTeX: as they are read by people, with their numbers as numbers."""

import contextlib
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from heatplate.collecting import collect
from heatplate.collecting.latex_text import plain_text
from heatplate.collecting.markdown_tables import inline_text
from heatplate.collecting.reading import read_records
from heatplate.collecting.source_files import source_files
from heatplate.collecting.table_cells import number_and_spread
from heatplate.configuration import loading
from heatplate.configuration.matrices import Pivot
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError, Place
from tests.collecting.make_records import frame_of

REAL = Path(__file__).parent / "data" / "written_tables"
MELT = {"id_vars": "Model", "var_name": "task"}


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keys(source: object, **given: object) -> Pivot:
    base = {"source": str(source), "index": "Model", "columns": "task", "values": "value"}
    return Pivot.model_validate({**base, **given})


def rows(content: str, name: str, **given: object) -> list[list[object]]:
    Path(name).write_text(content)
    pivot = keys(name, **given)
    frame = frame_of(read_records(pivot, source_files(pivot.source)))
    return [list(frame), *frame.values.tolist()]


def problem(content: str, name: str, **given: object) -> str:
    with pytest.raises(InputError) as raised:
        rows(content, name, **given)
    return str(raised.value)


def tabular(body: str, columns: str = "lcc") -> str:
    return rf"\begin{{tabular}}{{{columns}}}{body}\end{{tabular}}"


# Tables from public repositories


def test_the_xnli_table_of_a_readme_becomes_a_matrix():
    matrix = collect(keys(REAL / "deberta_readme.md", table="XNLI", melt=MELT, sort=False))
    assert matrix.index == ("XLM-R-base", "mDeBERTa-V3-Base")
    assert matrix.columns[:4] == ("avg", "en", "fr", "es")
    languages = [85.8, 79.7, 80.7, 78.7, 77.5, 79.6, 78.1, 74.2, 73.8, 76.5, 74.6, 76.7, 72.4, 66.5, 68.3]
    assert matrix.values[0].tolist() == [76.2, *languages]
    assert matrix.values[1].tolist()[-3:] == [75.9, 73.9, 72.4]


def test_a_readme_has_the_deviation_beside_the_mean():
    results = keys(
        REAL / "deberta_readme.md",
        table=1,
        where={"Task": {"exclude": ["MNLI xxlarge v2", "MNLI xlarge v2", "MNLI xlarge", "MNLI large"]}},
        index="Task",
        columns="Running Time(8x32G V100 GPUs)",
        values="Results",
        std="Results_std",
        missing="keep",
        sort=False,
    )
    matrix = collect(results)
    assert matrix.index == (
        "QQP large",
        "QNLI large",
        "MRPC large",
        "RTE large",
        "SST-2 large",
        "STS-b large",
        "CoLA large",
    )
    assert np.nansum(matrix.values, axis=1).tolist() == [92.3, 95.3, 91.9, 86.6, 96.7, 92.5, 70.5]
    assert np.nansum(matrix.std, axis=1).tolist() == [0.1, 0.2, 0.5, 1.0, 0.3, 0.3, 1.0]


def test_dashes_of_a_readme_are_missing_values():
    single = ["SST-2", "QNLI", "CoLA", "RTE"]
    matrix = collect(
        keys(
            REAL / "deberta_readme.md",
            table="Fine-tuning on NLU tasks",
            melt={**MELT, "value_vars": single},
            where={"Model": {"isna": False}},
            missing="keep",
            sort=False,
        )
    )
    assert matrix.index[3] == "DeBERTa-Large^1"
    nan = np.nan
    np.testing.assert_array_equal(matrix.values[4], [97.0, nan, nan, 93.1])
    np.testing.assert_array_equal(matrix.values[-1], [nan] * 4)


def test_the_table_of_a_paper_becomes_a_matrix_with_its_deviations_and_sections():
    names = [
        "Text categorization.Hatespeech (binary)",
        "Text categorization.Dengue (multilabel)",
        "NER.TLUnified-NER",
    ]
    matrix = collect(
        keys(
            REAL / "calamancy_results.tex",
            melt={"id_vars": ["Model", "section"], "value_vars": names, "var_name": ["kind", "task"]},
            index=["section", "Model"],
            std="value_std",
            sort=False,
        )
    )
    assert matrix.columns == ("Hatespeech (binary)", "Dengue (multilabel)", "TLUnified-NER")
    assert (
        matrix.index_groups
        == ("Monolingual (Ours)",) * 3 + ("Cross-lingual transfer",) * 3 + ("Multilingual finetuning",) * 2
    )
    assert matrix.index[::4] == ("tl_calamancy_md", "ro_core_news_lg")
    assert matrix.values[[0, 2, 4]].tolist() == [
        [74.4, 65.32, 87.67],
        [78.25, 72.45, 90.34],
        [69.01, 59.1, 2.01],
    ]
    assert matrix.std[[0, 2, 4]].tolist() == [[0.05, 0.04, 0.03], [0.06, 0.02, 0.02], [0.01, 0.01, 0.0]]


@pytest.mark.parametrize(
    "options", [{}, {"longtable": True}, {"bold_rows": True}, {"column_format": "l|r|rr"}]
)
def test_what_pandas_writes_as_latex_is_read_back(options: dict[str, object]):
    columns = pd.MultiIndex.from_tuples([("GLUE", "CoLA"), ("GLUE", "R&D_1"), ("SQuAD", "F1")])
    frame = pd.DataFrame(
        [[52.1, 66.4, 88.5], [60.5, 70.1, -1]], columns=columns, index=pd.Index(["a_b", "50%"], name="Model")
    )
    content = frame.to_latex(
        caption="The results", label="tab:x", escape=True, float_format="%.1f", **options
    )
    assert rows(content, "a.tex") == [
        ["Model", "GLUE.CoLA", "GLUE.R&D_1", "SQuAD.F1"],
        ["a_b", "52.1", "66.4", "88.5"],
        ["50%", "60.5", "70.1", "-1.0"],
    ]
    assert rows(content, "a.tex", table="the results") == rows(content, "a.tex", table="tab:x")


# The rows and columns of LaTeX


def test_header_rows_with_spanning_cells_give_joined_names_and_melt_takes_them_apart():
    table = tabular(
        r"""[t]
        \toprule
        \multirow{2}{*}{\textbf{Model}} & \multicolumn{2}{c|}{GLUE} & QA \\ % comment & more \\
        \cmidrule(lr){2-3} \cmidrule(l{2pt}r){4-4}
          & CoLA $\uparrow$ & RTE & \begin{tabular}[c]{@{}c@{}}F1\\(dev)\end{tabular} \\ \midrule
        BERT~\cite{x} & 52.1 & 66.4 & \makecell{88.5} \\[2pt]
        \bottomrule""",
        "l|cc|c@{\\hspace{2pt}}",
    ).replace("}[t]", "}", 1)
    assert rows(table, "a.tex")[0] == ["Model", "GLUE.CoLA ↑", "GLUE.RTE", "QA.F1 (dev)"]
    melted = rows(table, "a.tex", melt={"id_vars": "Model", "var_name": ["group", "task"]})
    assert melted[0] == ["Model", "group", "task", "value"]
    assert melted[3] == ["BERT", "QA", "F1 (dev)", "88.5"]


def test_cells_that_span_rows_are_in_each_of_them():
    table = r"\hline Model & Task & Acc \\ \hline \multirow{2}{*}{A} & x & 1 \\ & y & 2 \\ \hline"
    table += (
        r"\multirow[t]{2}{2cm}{\textbf{B}} & x & 3 \\ \cline{2-3} & y & 4 \\ C & z & 5 \\ & z & 6 \\ \hline"
    )
    assert rows(tabular(table), "a.tex")[1:] == [
        ["A", "x", "1"],
        ["A", "y", "2"],
        ["B", "x", "3"],
        ["B", "y", "4"],
        ["C", "z", "5"],
        ["", "z", "6"],
    ]
    upwards = r"Model & Task & Acc \\ \hline & x & 1 \\ \multirow{-2}{*}{A} & y & 2 \\ B & x & 3 \\"
    assert [row[0] for row in rows(tabular(upwards), "a.tex")] == ["Model", "A", "A", "B"]


def test_rows_that_span_the_table_are_headings_of_those_below():
    table = r"Model & a & b \\ \midrule \multicolumn{3}{l}{\emph{Base}} \\ X & 1 & 2 \\ & \multicolumn{2}{c}{Large} \\ X & 3 & 4 \\"
    assert rows(tabular(table), "a.tex") == [
        ["Model", "a", "b", "section"],
        ["X", "1", "2", "Base"],
        ["X", "3", "4", "Large"],
    ]
    assert rows(tabular(table), "a.tex", melt={"id_vars": "Model"})[::2] == [
        ["Model", "section", "variable", "value"],
        ["X", "Base", "b", "2"],
        ["X", "Large", "b", "4"],
    ]
    with pytest.raises(InputError, match='2 values for the cell .* differ in "section"'):
        collect(keys("a.tex", melt=MELT))
    assert rows(tabular(table), "a.tex", melt={"id_vars": "Model", "var_name": "section"})[0][1] == "section"


def test_without_rules_the_first_row_is_the_header_and_header_says_otherwise():
    table = tabular(r"a & b \\ c & d \\ e & 1 \\", "ll")
    assert rows(table, "a.tex") == [["a", "b"], ["c", "d"], ["e", "1"]]
    assert rows(table, "a.tex", header=[0, 1]) == [["a.c", "b.d"], ["e", "1"]]
    assert "has 3 rows, so header: [0, 7] is out of range" in problem(table, "a.tex", header=[0, 7])


def test_the_header_of_a_longtable_ends_where_it_says_so_and_is_not_repeated():
    content = (
        r"\begin{longtable}{ll}\caption{A {long} one}\\ a & b \\ c & d \\ \endfirsthead (continued) & \\ "
    )
    content += (
        r"a & b \\ \endhead see & next \\ \endfoot end & \\ \endlastfoot x & 1 \\ y & 2 \\ \end{longtable}"
    )
    assert rows(content, "a.tex", table="long") == [["a.c", "b.d"], ["x", "1"], ["y", "2"]]


@pytest.mark.parametrize(
    "environment", ["tabular*}{\\textwidth}", "tabularx}{\\linewidth}", "longtable}", "tabulary}{5cm}"]
)
def test_the_relatives_of_tabular_are_read(environment: str):
    name = environment.partition("}")[0]
    content = rf"\begin{{{environment}{{@{{}}l@{{\extracolsep{{\fill}}}}c@{{}}}} a & b \\ \hline x & 1 \\ \end{{{name}}}"
    assert rows(content, "a.tex") == [["a", "b"], ["x", "1"]]


def test_each_record_knows_its_line():
    Path("a.tex").write_text(
        "% one\n\\begin{tabular}{lc}\na & b \\\\ \\midrule\nx & 1 \\\\\n\\midrule\n y & \\textbf{2\n} "
        "\\\\\n\\end{tabular}"
    )
    pivot = keys("a.tex")
    assert list(read_records(pivot, source_files(pivot.source)).places) == [
        Place("a.tex", 4),
        Place("a.tex", 6),
    ]


# What LaTeX prints


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\textbf{65.3}$_{\pm 0.2}$", "65.3_±0.2"),
        (r"\cellcolor{blue!20}{\bf 65.3} {\tiny $\pm$0.2}", "65.3 ±0.2"),
        (r"65.3\textsuperscript{1}$^{\dagger}$", "65.3^1†"),
        (r"\textcolor{red}{\underline{\num{1234.5}}}", "1234.5"),
        (r"R\&D\_x 50\% \$5 \#1 \{y\}", "R&D_x 50% $5 #1 {y}"),
        (r"Erd\H{o}s, na\"{\i}ve, Fran\c{c}ois, \'etude, stra\ss e", "Erdős, naïve, François, étude, straße"),
        (r"``q'' -- a---b~\cite[p.~5]{x,y} \citep{z}", '"q" – a—b'),
        (r"$\text{BERT}_\text{base}$ \textsc{Ours}\xspace", "BERT_base Ours"),
        (r"\rotatebox[origin=c]{90}{\parbox{1cm}{two \\ lines}}", "two lines"),
        (r"\best{65.3}", "65.3"),
        (r"\twoof{65.3}{0.2}", "65.3 0.2"),
        (r"\ours", r"\ours"),
        (r"\SI{65.3}{\percent} \href{https://x.y/%7E}{link}\footnote{note}", "65.3 % link"),
        (r"$1.2\times10^{-5}$, $\alpha\le 5$", "1.2×10^-5, α≤5"),
        (r"\makebox[-20pt][c]{\vrule width 0.5pt height 175pt}\hspace{35pt}x", "x"),
    ],
)
def test_latex_is_read_as_it_is_printed(latex: str, text: str):
    assert plain_text(latex) == text


def test_commands_that_the_file_defines_are_known():
    preamble = r"\newcommand{\ours}{\textsc{MyNet}\xspace} \newcommand*\res[2]{#1$_{\pm #2}$} \def\x{\x\x}"
    table = tabular(r"Model & a & b \\ \midrule \ours & \res{65.3}{0.2} & \x \\")
    found = rows(f"{preamble}\n{table}", "a.tex")
    assert found[1][:2] == ["MyNet", "65.3"]
    assert found[1][-1] == "0.2"


# Numbers


@pytest.mark.parametrize(
    ("cell", "number", "spread"),
    [
        ("65.3 ± 0.2", "65.3", "0.2"),
        ("65.3% ± 0.2%", "65.3", "0.2"),
        ("65.3_±0.2", "65.3", "0.2"),
        ("65.3 +/- 0.2", "65.3", "0.2"),
        ("65.3 (0.2)", "65.3", "0.2"),
        ("65.3 (±0.2)", "65.3", "0.2"),
        ("65.3_0.2", "65.3", "0.2"),
        ("65.3† ± .2", "65.3", ".2"),
        ("65.3 ± 0.2*", "65.3", "0.2"),
        ("65.3 (+1.2)", "65.3", None),
        ("65.3^1", "65.3", None),
        ("65.3 ***", "65.3", None),
        ("65.3 %", "65.3", None),
        ("65.3↑", "65.3", None),
        ("−0.5", "-0.5", None),
        ("– 0.5", "-0.5", None),
        ("1,234", "1,234", None),
        ("1 234", "1 234", None),
        ("$154", "154", None),
        ("1.2×10^-5", "1.2e-5", None),
        ("10^-3", "1e-3", None),
        ("10^5", "10^5", None),
        ("-", "", None),
        ("—", "", None),
        ("--", "", None),
        ("", "", None),
        ("N/A", "N/A", None),
        ("OOM", "OOM", None),
        ("110M", "110M", None),
        ("76.47 / 54.40", "76.47 / 54.40", None),
        ("3.5x", "3.5x", None),
        ("1 2 ± x", "1 2 ± x", None),
    ],
)
def test_numbers_are_without_what_surrounds_them(cell: str, number: str, spread: str | None):
    assert number_and_spread(cell) == (number, spread)


def test_labels_stay_as_they_are_however_much_they_look_like_numbers():
    content = "| Model | share | acc |\n|--|--|--|\n| 10%† | 5 (1) | 7%† |\n| - | -1 | – |\n"
    assert rows(content, "a.md", columns="share", values="acc") == [
        ["Model", "share", "acc"],
        ["10%†", "5 (1)", "7"],
        ["-", "-1", ""],
    ]


@pytest.mark.parametrize("where", [{"gt": 3}, {"isna": False}, {"between": [3, 9]}])
def test_conditions_on_numbers_are_of_what_stands_before_the_deviation(where: dict[str, object]):
    Path("a.md").write_text("| Model | task | acc |\n|--|--|--|\n| a | x | 5.0 ± 0.1 |\n| b | x | – |\n")
    matrix = collect(keys("a.md", values="acc", std="acc_std", where={"acc": where}))
    assert matrix.index == ("a",)
    assert matrix.values.tolist() == [[5.0]]
    assert matrix.std is not None
    assert matrix.std.tolist() == [[0.1]]


def test_what_is_taken_apart_is_the_text_as_it_stands_in_the_table():
    Path("a.md").write_text("| share | acc |\n|--|--|\n| 10% | 1 |\n| 20% | 2 |\n")
    one = keys(
        "a.md", index="n", columns="n2", values="acc", extract={"share": "{n}%", "n": "{n2}"}, missing="keep"
    )
    assert collect(one).index == ("10", "20")


def test_thousands_and_decimal_commas_are_the_keys_of_other_tables():
    content = "| Model | a |\n|--|--|\n| x | 1.234,5 |\n"
    matrix = collect(keys_of_text(content, decimal=",", thousands=".", melt=MELT))
    assert matrix.values.tolist() == [[1234.5]]


def keys_of_text(content: str, **given: object) -> Pivot:
    Path("a.md").write_text(content)
    return keys("a.md", **given)


def test_a_field_that_has_the_name_of_a_deviation_is_a_problem():
    content = "| Model | a | a_std |\n|--|--|--|\n| x | 1 ± 2 | 3 |\n"
    assert "two fields would have the same name: a_std; rename one" in problem(content, "a.md")


# Markdown


MARKDOWN = r"""Repo
====
| not | a table
some text

## Results

Table 1: dev set of **GLUE**

| Model | [CoLA](https://x.y/z_(a)) | RTE<sup>1</sup> | `a\|b*c*` |
|:------|:----:|---:|--|
| **BERT**-base | **52.1** ± 0.3 | 66.4% | 1,234 |
| my_model_x \| v2 | - | _70.1_† |
| $\text{BERT}_{L}$ | $65.3_{\pm 0.2}$ | ~~70.1~~ | <b>5</b> |

Ablation
--------
a | b
--|--
x | 2

```
| x | y |
|---|---|
| 1 | 2 |
```

### List

- item

    | in | list |
    |----|------|
    | 1 | &lt;2&gt; |
"""


def test_a_table_of_markdown_is_read_as_it_is_shown():
    assert rows(MARKDOWN, "a.md", table="Results") == [
        ["Model", "CoLA", "RTE^1", "a|b*c*", "CoLA_std"],
        ["BERT-base", "52.1", "66.4", "1,234", "0.3"],
        ["my_model_x | v2", "", "70.1", "", None],
        ["BERT_L", "65.3", "70.1", "5", "0.2"],
    ]


@pytest.mark.parametrize(
    ("table", "first"),
    [
        (1, "Model"),
        (2, "a"),
        (3, "in"),
        ("ablation", "a"),
        ("Table 1: dev set of GLUE", "Model"),
        ("GLUE", "Model"),
        ("- item", "in"),
    ],
)
def test_a_table_is_chosen_by_number_heading_or_caption(table: object, first: str):
    assert rows(MARKDOWN, "a.md", table=table)[0][0] == first


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "a.md: contains 3 tables; choose one with table: 1 (Results), 2 (Ablation), 3 (List)"),
        ({"table": 4}, "a.md: table: there is no table 4: 1 (Results), "),
        (
            {"table": "Reslts"},
            'a.md: table: no table has a heading, caption or label with "Reslts"; did you mean Results?',
        ),
        ({"table": "t"}, 'a.md: table: 3 tables are called "t"; give the number: 1, 2, 3'),
        ({"table": "zzz"}, 'heading, caption or label with "zzz"; there are 1 (Results)'),
    ],
)
def test_an_unclear_table_is_a_problem_with_the_tables_that_there_are(given: dict[str, object], message: str):
    assert message in problem(MARKDOWN, "a.md", **given)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**a** __b__ *c* _d_ ***e*** ~~f~~", "a b c d e f"),
        ("snake_case_name 2*3*4", "snake_case_name 234"),
        (r"\*not\* \_emphasis\_", "*not* _emphasis_"),
        ("`**code**` ``a`b``", "**code** a`b"),
        ("[![badge](x.svg)](https://x.y) [ref][1] [^2]", "badge ref ^2"),
        ("a<br>b<br/>c <span style='x'>d</span> x<sub>2</sub> &amp; &lt;s&gt;", "a b c d x_2 & <s>"),
        ("costs $5 and $6", "costs $5 and $6"),
        ("Acc :arrow_up: 🥇", "Acc :arrow_up: 🥇"),
        ("$81.4$", "81.4"),
        ("$$81.4$$ $`81.4`$", "81.4 81.4"),
        (r"**$\mathbf{85.1}$** $85\%$", "85.1 85%"),
        (r"\textbf{85.1} **\textbf{$85.1_{\pm 0.3}$}**", "85.1 85.1_±0.3"),
        (r"{\bf 85.1} \pm 0.3, \underline{\textbf{9\%}}", "85.1 ± 0.3, 9%"),
        (r"$5/$6 US$5 or A$6 \$5 and 6\$", "$5/$6 US$5 or A$6 $5 and 6$"),
        (r"`$HOME/x$PATH` `\textbf{x}` C:\new {x}", r"$HOME/x$PATH \textbf{x} C:\new {x}"),
    ],
)
def test_markup_is_read_as_it_is_shown(markdown: str, text: str):
    assert inline_text(markdown) == text


def test_a_table_in_a_fence_is_read_if_there_is_no_other():
    table = "| Model | a |\n|--|--|\n| x | 1 |\n"
    assert rows(f"# R\n```text\n{table}```\n", "a.md", table="R") == [["Model", "a"], ["x", "1"]]
    assert rows(f"~~~\n{table}~~~\n{table.replace('1', '2')}", "a.md") == [["Model", "a"], ["x", "2"]]


def test_an_emphasized_cell_alone_in_a_row_is_a_heading_of_those_below():
    content = "| Model | a | b |\n|--|--|--|\n| w | 0 | 0 |\n| **Base** | | |\n| **x** | 1 | - |\n"
    content += "| <b>Large</b> |\n| y | 2 | |\n| z | | |\n| | 3 | 4 |\n"
    assert rows(content, "a.md") == [
        ["Model", "a", "b", "section"],
        ["w", "0", "0", ""],
        ["x", "1", "", "Base"],
        ["y", "2", "", "Large"],
        ["z", "", "", "Large"],
        ["", "3", "4", "Large"],
    ]
    latex = (
        r"Model & a & b \\ \midrule w & 0 & 0 \\ \textbf{Base} & & \\ \textbf{x} & 1 & - \\ {\em Large} && \\"
    )
    latex += r"y & 2 & \\ z & & \\ & 3 & 4 \\ \textbf{Q} X & & \\"
    assert rows(tabular(latex), "a.tex") == [*rows(content, "a.md"), ["Q X", "", "", "Large"]]
    assert rows("| Model | a |\n|--|--|\n| **x** | |\n", "a.md") == [["Model", "a"], ["x", ""]]


def test_a_row_that_shares_cells_with_others_is_no_heading():
    table = r"Model & a & b \\ \hline \textbf{x} & \multirow{2}{*}{1} & 2 \\ \textbf{y} & & \\"
    assert rows(tabular(table), "a.tex")[2] == ["y", "1", ""]
    table = r"Model & a & b \\ \hline \textbf{x} & & \\ \textbf{y} & \multirow{-2}{*}{1} & 2 \\"
    assert rows(tabular(table), "a.tex")[1] == ["x", "1", ""]


def test_a_cell_that_spans_both_columns_of_a_table_is_a_heading():
    table = r"Model & a \\ \hline \multicolumn{2}{c}{Base} \\ x & 1 \\"
    assert rows(tabular(table), "a.tex") == [["Model", "a", "section"], ["x", "1", "Base"]]


# Mistakes


@pytest.mark.parametrize("given", [{"values": "a"}, {"melt": MELT}, {"where": {"a": {"gt": 1}}}])
def test_a_column_with_and_without_per_cent_signs_is_a_problem(given: dict[str, object]):
    table = "| Model | a | b |\n|--|--|--|\n| x | N/A | 1 |\n| y | 91.2% | 2% |\n| z | **0.88** | 3% |\n"
    message = (
        'the column "a" has "0.88" here and "91.2%" in line 4; write all its numbers with a per cent sign'
    )
    assert f"a.md:5: {message}" in problem(table, "a.md", **given)
    assert rows(table, "a.md", values="other")[2:] == [["y", "91.2", "2"], ["z", "0.88", "3"]]
    latex = "Model & a & b \\\\\\hline\ny & $91.2\\%$ & 1 \\\\\nz & 0.88 & 2 \\\\\n"
    assert "a.tex:3: the column " in problem(tabular(latex), "a.tex", **given)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.md", "# Nothing\n", "a.md: contains no table"),
        (
            "a.md",
            "<table><tr><td>1</td></tr></table>",
            "a.md:1: its tables are HTML, which is not read; write it between pipes, with a row such as",
        ),
        (
            "a.md",
            "x\n|a|b|c|\n|-|-|\n|1|2|\n",
            "a.md:3: 2 cells with dashes below a header of 3 cells; write as",
        ),
        ("a.md", "+-----+----+\n| a | b |\n+-----+----+\n", "a.md:1: the borders of a table with + are not"),
        (
            "a.md",
            "x\n```\n m | acc\n---+-----\n a | 1\n```\n",
            "a.md:4: the borders of a table with + are not",
        ),
        ("a.md", "| a | b |\n|---+---|\n| 1 | 2 |\n", "a.md:2: the borders of a table with + are not read;"),
        (
            "a.md",
            "|a|b|\n|-|-|\n|1|2|\nlog | x\n|a|b|\n|:--|-|\n|3|4|\n",
            "a.md:6: a row of dashes within a table;",
        ),
        (
            "a.md",
            "|a|b|\n|-|-|\n|1|2|\n|c|d|e|\n|---|--|-|\n",
            "a.md:5: a row of dashes within a table; if a",
        ),
        ("a.md", "|a|b|\n|-|-|\n", "a.md:1: has a header but no rows"),
        ("a.md", "|a|b|\n|-|-|\n|1|2|3|\n", "a.md:3: 3 cells where the header has 2"),
        ("a.md", "|a|a|\n|-|-|\n|1|2|\n", 'a.md:1: the column "a" is duplicated; rename one'),
        (
            "a.tex",
            r"\input{tables/main}",
            r"a.tex: contains no table; what \input{tables/main} names is not read, so",
        ),
        (
            "a.tex",
            r"\begin{tabular}{ll} a & b \\ \hline 1 & 2 & 3 \\ \end{tabular}",
            "a.tex:1: 3 cells where the",
        ),
        ("a.tex", r"text \begin{tabular}{ll} \end{tabular}", "a.tex: contains no table"),
        ("a.tex", "% \\begin{tabular}{l} a \\\\ b \\\\ \\end{tabular}\nx", "a.tex: contains no table"),
    ],
)
def test_a_file_without_a_clear_table_is_a_problem(name: str, content: str, message: str):
    assert problem(content, name).startswith(message)


def test_a_cell_that_is_no_number_is_a_problem_at_its_line():
    Path("a.md").write_text("| Model | a |\n|--|--|\n| x | 1 |\n| y | 76.5 / 54.4 |\n")
    with pytest.raises(InputError, match='a.md:4: the column "a": "76.5 / 54.4" is two numbers'):
        collect(keys("a.md", melt=MELT))


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ({"table": 0}, "there is no table 0; the first is table: 1"),
        ({"table": [1]}, "table: a list should be"),
        ({"format": "md"}, 'format: "md" should be'),
    ],
)
def test_mistakes_in_keys_are_found_before_the_first_job(matrix: dict[str, object], message: str):
    base = {"source": "a.md", "index": "Model", "columns": "b", "values": "c"}
    text = json.dumps({"matrices": {"m": {**base, **matrix}}, "figures": {"m": {}}})
    problems = "\n".join(map(str, loading.check(parse(text.encode(), "config.yaml")).problems))
    assert message in problems


def test_table_is_for_markdown_and_latex():
    Path("a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(
        InputError, match="table: does not apply to csv files, only to markdown and latex; remove it"
    ):
        collect(keys("a.csv", table=1))


@pytest.mark.parametrize(
    "content",
    [
        "{" * 100_000,
        "\\begin{tabular}{l}" * 5_000,
        r"\begin{tabular}{ll} a & b \\ \hline " + "{" * 100_000,
        r"\begin{tabular}{ll} a & b \\ \hline " + r"\textbf{" * 20_000 + r" & \end{tabular}",
        r"\begin{tabular}{ll} a & b \\ \hline " + r"\foo{a}" * 1_000 + r" & \end{tabular}" + "\\" * 100_001,
        r"\def\x{\x\x\x}\begin{tabular}{ll} a & b \\ \hline " + r"\x & \x \\" * 200 + r"\end{tabular}",
        r"\begin{tabular}{ll} a & b \\ \hline " + r"\multicolumn{99999999}{c}{x} & 1 \\" + r"\end{tabular}",
        r"\begin{tabular}{ll} a & b \\ \hline " + r"\multirow{99999999}{*}{x} & 1 \\" * 500 + r"\end{tabular}",
        r"\begin{tabular}{ll} a & b \\ \hline " + r"\toprule[" * 20_000 + r"\end{tabular}",
        r"\def\x{" * 20_000 + r"\begin{tabular}{ll} a & b \\ 1 & 2 \\ \end{tabular}",
        r"\caption{" * 20_000 + r"\begin{tabular}{ll} a & b \\ 1 & 2 \\ \end{tabular}",
    ],
)  # fmt: skip
def test_hostile_latex_ends_in_time(content: str):
    Path("a.tex").write_text(content)
    start = time.monotonic()
    with contextlib.suppress(InputError):
        read_records(keys("a.tex"), source_files(["a.tex"]))
    assert time.monotonic() - start < 120


@pytest.mark.parametrize(
    "content",
    [
        "|a|b|\n|-|-|\n|" + "*" * 100_000 + "|1|\n",
        "|a|b|\n|-|-|\n|" + "[" * 1_990 + "|1|\n",
        "|a|b|\n|-|-|\n" + ("|" + "**a" * 600 + "|1|\n") * 20,
        "|a|b|\n|-|-|\n" + ("|" + "`a" * 900 + "|1|\n") * 20,
        "|a|b|\n|-|-|\n" + ("|" + "[a](" * 450 + "|1|\n") * 20,
        "|a|b|\n|-|-|\n" + ("|" + "<sup>" * 390 + "|1|\n") * 20,
        "|" * 100_000 + "\n" + "|-" * 100_000 + "\n",
        "a|b\n" + "-" * 100_000 + "x\n",
    ],
)  # fmt: skip
def test_hostile_markdown_ends_in_time(content: str):
    Path("a.md").write_text(content)
    start = time.monotonic()
    with contextlib.suppress(InputError):
        read_records(keys("a.md"), source_files(["a.md"]))
    assert time.monotonic() - start < 120
