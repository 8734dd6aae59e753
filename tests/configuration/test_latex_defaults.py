"""Which packages LaTeX loads for a figure, and keys that do not go with it."""

import pytest

from heatplate.configuration.composition import specification_of
from heatplate.configuration.latex_fonts import HELVETICA, LATIN_MODERN, LIBERTINE, TIMES
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError

MATRIX = "{source: a.csv, index: model, columns: task, values: score}"


def checked(figure: str, style: str = "{}") -> tuple[dict[str, object], list[str]]:
    """The specification of a figure, and what is wrong with it."""
    text = f"matrices:\n  m: {MATRIX}\nfigures:\n  m: {{{figure}}}\nstyle: {style}\n"
    found = check(parse(text.encode(), "config.yaml"))
    specification = specification_of(found.configuration.figures, "m") if not found.problems else {}
    return specification, str(InputError(found.problems)).splitlines()


@pytest.mark.parametrize(
    ("figure", "style", "preamble"),
    [
        ("text: latex", "{}", LATIN_MODERN),
        ("", "{text: latex}", LATIN_MODERN),
        ("text: latex, font_family: STIXGeneral", "{}", TIMES),
        ("text: latex", "{font_family: [Times New Roman, DejaVu Sans]}", TIMES),
        ("text: latex, venue: acl", "{}", TIMES),
        ("text: latex, venue: lncs", "{}", LATIN_MODERN),
        ("text: latex, venue: tmlr", "{}", LATIN_MODERN),
        ("text: latex, venue: acm-sigconf", "{}", LIBERTINE),
        ("text: latex, venue: nature", "{}", HELVETICA),
        ("text: latex, venue: {text: 5 in}", "{}", TIMES),  # whose font is the default of one's own
        ("text: latex, venue: nature, font_family: STIXGeneral", "{}", TIMES),
        ("text: latex, latex_preamble: \\x", "{font_family: STIXGeneral}", r"\x"),
        ("text: latex, venue: acl, latex_preamble: \\x", "{}", r"\x"),
        ("text: latex", "{latex_preamble: \\x}", r"\x"),
        ("", "{latex_preamble: \\x}", ""),  # for other figures
        ("font_family: STIXGeneral", "{}", ""),
    ],
)
def test_the_preamble_is_the_given_one_or_fits_the_font(figure: str, style: str, preamble: str) -> None:
    specification, problems = checked(figure, style)
    assert problems == []
    assert specification["latex_preamble"] == preamble
    if specification["text"] == "latex":  # whose letters are not those of a font of Matplotlib
        assert specification["font_family"] == "DejaVu Sans"


def test_a_composed_figure_says_the_engine_of_its_panels() -> None:
    text = f"matrices:\n  m: {MATRIX}\nfigures:\n  m: {{font_family: STIXGeneral}}\n"
    text += "  both: {panels: [m], text: latex, latex_preamble: \\x}\n"
    found = check(parse(text.encode(), "config.yaml"))
    assert not found.problems
    whole = specification_of(found.configuration.figures, "both")
    [[panel]] = whole["panels"]
    for key, value in (("text", "latex"), ("latex_preamble", r"\x"), ("font_family", "DejaVu Sans")):
        assert whole[key] == panel[key] == value


@pytest.mark.parametrize(
    ("figure", "style", "said"),
    [
        (
            "latex_preamble: \\x",
            "{}",
            "figures.m.latex_preamble: only LaTeX has a preamble; write text: latex",
        ),
        (
            "text: latex, font_family: STIXGeneral, latex_preamble: \\x",
            "{}",
            "figures.m.font_family: with text: latex the font is that of latex_preamble",
        ),
        (
            "text: latex, font_family: Comic Neue",
            "{}",
            'figures.m.font_family: Heatplate does not know which package of LaTeX has "Comic Neue"',
        ),
        ("text: latex", "{font_family: DejaVu Sans}", "style.font_family: Heatplate does not know"),
        (
            r"text: latex, latex_preamble: '\documentclass{article}'",
            "{}",
            r"figures.m.latex_preamble: \documentclass is written by Heatplate",
        ),
        ("text: latex, latex_preamble: preamble.tex", "{}", "write here what the file says"),
        ("text: latex, latex_preamble: newtxtext", "{}", r"such as \usepackage{newtxtext}"),
        (r"text: latex, latex_preamble: '\input{macros}'", "{}", 'reads the file "macros"'),
        (r"text: latex, latex_preamble: '\input macros'", "{}", 'reads the file "macros"'),
        (r"text: latex, latex_preamble: '\usepackage{amsmath,fontspec}'", "{}", "fontspec is for XeLaTeX"),
        (r"text: latex, latex_preamble: '\usepackage[math-style=ISO]{unicode-math}'", "{}", "for XeLaTeX"),
        (
            r"text: latex, latex_preamble: '\usepackage{lmodern'",
            "{}",
            r'the braces in "\usepackage{lmodern" do not',
        ),
        (
            r"text: latex, latex_preamble: ['\usepackage{lmodern}']",
            "{}",
            r"write latex_preamble: \usepackage{",
        ),
        ("text: tex", "{}", "figures.m.text:"),
        ("text: LaTeX", "{}", "figures.m.text:"),
    ],
)
def test_keys_that_do_not_go_together_are_found_first(figure: str, style: str, said: str) -> None:
    _, [problem] = checked(figure, style)
    assert said in problem


@pytest.mark.parametrize("given", ["tex", "LaTeX", "usetex", "true"])
def test_other_words_for_latex_name_the_right_one(given: str) -> None:
    _, [problem] = checked(f"text: {given}")
    assert "latex" in problem
