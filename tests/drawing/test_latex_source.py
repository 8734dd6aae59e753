"""What LaTeX is given for a text: data as it is, an author's TeX without traps, and nothing that reaches out."""

import pytest

from heatplate.drawing.text import latex_source
from heatplate.drawing.text.latex_source import check_tex, literal, source_of
from heatplate.problems import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D 50% #1 a_b", r"R\&D\ 50\%\ \#1\ a\_b"),
        ("<s> {x} ~^\\", r"<s>\ \{x\}\ \textasciitilde{}\textasciicircum{}\textbackslash{}"),
        ("$5", r"\$5"),
        ("a -- b --- c-d", r"a\ -{}-\ b\ -{}-{}-\ c-d"),
        ("<< >> ,,", r"<{}<\ >{}>\ ,{},"),
        ('`a\' "b"', r"\textasciigrave{}a\textquotesingle{}\ \textquotedbl{}b\textquotedbl{}"),
        ("a  b", r"a\ \ b"),
        ("e\u0301", "é"),  # one letter, which fonts have
        ("a\u200bb\u00ad", "ab"),  # not drawn with the other engine either
    ],
)
def test_data_are_set_as_they_are(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D at 50% of a_b", r"R\&D\ at\ 50\%\ of\ a\_b"),  # no TeX in it
        (r"costs \$5", r"costs\ \$5"),
        (r"\textsc{Bert} at 50% & #1 of a_b^c", r"\textsc{Bert} at 50\% \& \#1 of a\_b\textasciicircum{}c"),
        (r"50\% \& more", r"50\% \& more"),
        ("$x_1^2$ of a_b", r"$x_1^2$ of a\_b"),
        (r"\(x_1\) of a_b", r"\(x_1\) of a\_b"),
        (r"\textbf{a_b}", r"\textbf{a\_b}"),
        (r"\ce{H_2O}", r"\ce{H_2O}"),  # whose argument is not text
        (r"\SI{50}{m_e}", r"\SI{50}{m_e}"),
        (r"\SI{50}{%}", r"\SI{50}{\%}"),  # or the rest of the line would be a comment
        (r"$\begin{matrix}a & b\end{matrix}$", r"$\begin{matrix}a & b\end{matrix}$"),
    ],
)
def test_an_author_may_write_tex_in_which_single_signs_are_themselves(text: str, expected: str) -> None:
    assert source_of(text, "normal", True).body == expected


def test_data_are_never_tex() -> None:
    assert source_of(r"\textsc{a} $x$", "normal", False).body == (r"\textbackslash{}textsc\{a\}\ \$x\$")
    assert not source_of(r"\input{x}", "normal", False).is_tex


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"\input{/etc/passwd}", r"has \input, which reads files"),
        (r"\input /etc/passwd", r"has \input, which reads files"),
        (r"\immediate\write18{touch x}", r"has \immediate, which writes"),
        (r"\openout5=x", r"has \openout, which writes"),
        (r"\read5 to \x", r"has \read, which reads files"),
        (r"\directlua{x}", r"has \directlua, which runs programs"),
        (r"\textcolor{red}{x}", r"has \textcolor, which has a colour"),
        (r"\gdef\x{y}", r"has \gdef, which changes the texts after it"),
        (r"after \cite{me2020}", r"has \cite, which refers to the paper"),
        (r"\textbf{x", "has braces that do not belong together"),
        (r"\textbf x}{", "has braces that do not belong together"),
        (r"\textbf{x} costs $5", "has a single dollar"),
        ("\\textbf{x} \\", "ends with a backslash"),
        (r"\textbf{x} \\ y", r"has \\, which breaks no line here"),
    ],
)
def test_what_reaches_beyond_its_text_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        check_tex("title", text)
    [problem] = raised.value.problems
    assert problem.key == "title"
    assert said in problem.message


@pytest.mark.parametrize("text", [r"\reading{x}", r"\colorful", r"\inputs", r"\{x\}", r"$a$ and \textsc{b}"])
def test_other_texts_are_not_refused(text: str) -> None:
    check_tex("title", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\textsc{a b} c $x + y$ d", [r"\textsc{a b}", "c", "$x + y$", "d"]),
        (r"a\ b c", [r"a\ b", "c"]),
        (r"\bfseries a b", [r"\bfseries a b"]),  # the second line would not be bold
        (r"{\itshape a b} c", [r"{\itshape a b} c"]),
    ],
)
def test_lines_are_broken_only_where_their_tex_stays_whole(text: str, expected: list[str]) -> None:
    assert latex_source.words(text) == expected
