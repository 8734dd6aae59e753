r"""``figures/heatplate.tex``: commands with which a paper in LaTeX shows its figures, each unscaled.

A paper needs one ``\input`` for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heatplate.latex.escaping import read_aloud, unknown_to_pdflatex, with_mathematics

BEGINNING = r"""% The figures of this paper, written by Heatplate. Captions: in the configuration, not here.
%
%   \input{figures/heatplate}    once, before \begin{document}
%   \heatplatefigure[t]{NAME}    a float: the figure, its caption, and \label{fig:NAME}; [t] may be left out
%   \heatplate{NAME}             the figure alone, as wide as it was drawn, for a float of your own
%
% Figures are found beside this file; say \newcommand\heatplatepath{elsewhere/} before it if they are not.
%
\expandafter\edef\csname heatplate@end\endcsname{\catcode64=\the\catcode64\relax}
\catcode64=11\relax
% pdfLaTeX lacks \textquotedbl by default.
\ifx\RequirePackage\@notprerr
  \@ifundefined{includegraphics}{%
    \PackageError{heatplate}{heatplate.tex is read behind \string\begin{document}}%
      {Write its \string\input before it, or \string\usepackage{graphicx}.}}{}
  \DeclareRobustCommand\textquotedbl{\symbol{34}}
\else
  \@ifundefined{includegraphics}{\RequirePackage{graphicx}}{}
  \ProvideTextCommandDefault{\textquotedbl}{\symbol{34}}
\fi
\@ifundefined{heatplatepath}{%
  \@ifundefined{CurrentFilePath}{\def\heatplatepath{figures/}}{%
    \edef\heatplatepath{\CurrentFilePath}%
    \ifx\heatplatepath\@empty\else\edef\heatplatepath{\heatplatepath/}\fi}}{}
%
% #1: name, #2: width, #3: caption, #4: description
\long\def\heatplate@define#1#2#3#4{%
  \expandafter\def\csname heatplate@width@#1\endcsname{#2}%
  \expandafter\def\csname heatplate@caption@#1\endcsname{#3}%
  \expandafter\def\csname heatplate@description@#1\endcsname{#4}}
\def\heatplate@if@known#1{%
  \@ifundefined{heatplate@width@#1}%
    {\PackageError{heatplate}{There is no figure `\detokenize{#1}' in heatplate.tex}%
      {Correct the name, or build the figures again.}\@gobble}%
    {\@firstofone}}
\def\heatplate@width#1{\csname heatplate@width@#1\endcsname}
\DeclareRobustCommand*\heatplate[1]{%
  \heatplate@if@known{#1}{%
    \ifdim\heatplate@width{#1}>\dimexpr\linewidth+0.5pt\relax
      \PackageWarning{heatplate}{The figure `\detokenize{#1}' is wider than the \the\linewidth\space that it
        has here;^^Jchange its width in the configuration}%
    \fi
    \@ifundefined{KV@Gin@alt}{\define@key{Gin}{alt}{}}{}%
    % A macro hides its commas: xkeyval, which acmart loads, expands a value that has any.
    \expandafter\let\expandafter\heatplate@alt\csname heatplate@description@#1\endcsname
    \includegraphics[alt=\heatplate@alt]{\heatplatepath\detokenize{#1}.pdf}%
    \@ifundefined{Description}{}{\Description{\heatplate@alt}}}}
\DeclareRobustCommand*\heatplatefigure[2][]{%
  \heatplate@if@known{#2}{%
    \edef\heatplate@float{figure%
      \ifdim\heatplate@width{#2}>\dimexpr\columnwidth+0.5pt\relax
        \ifdim\columnwidth<\dimexpr\textwidth-0.5pt\relax *\fi\fi}%
    \edef\heatplate@next{\noexpand\begin{\heatplate@float}%
      \if\relax\detokenize{#1}\relax\else[\unexpanded{#1}]\fi}%
    \heatplate@next
    \centering
    \heatplate{#2}%
    \expandafter\expandafter\expandafter\caption
      \expandafter\expandafter\expandafter{\csname heatplate@caption@#2\endcsname}%
    \label{fig:#2}%
    \edef\heatplate@next{\noexpand\end{\heatplate@float}}%
    \heatplate@next}}
%
"""

END = r"""%
\csname heatplate@end\endcsname
"""


@dataclass(frozen=True)
class ShownFigure:
    """A figure as a paper shows it.

    width: inches. caption: in LaTeX. description: for who cannot see it, plain text.
    """

    width: float
    caption: str
    description: str

    @classmethod
    def of(cls, width: float, caption: str | None, words: str) -> ShownFigure:
        """From what was written beside the figure: its heading, and, below, its description.

        caption: the author's own, in LaTeX; the heading stands in for it if there is none.
        """
        heading, _, description = words.strip().partition("\n\n")
        return cls(width, " ".join((caption or "").split()) or f"{with_mathematics(heading)}.", description)


def commands(figures: Mapping[str, ShownFigure]) -> str:
    """The file with the commands for these figures, by their names; the same whatever their order is."""
    defined = [
        f"{_remark(name, figure.caption)}\\heatplate@define{{{name}}}{{{round(72 * figure.width, 4):g}bp}}%\n"
        f"  {{{figure.caption}}}%\n"
        f"  {{{read_aloud(figure.description)}}}\n"
        for name, figure in sorted(figures.items())
    ]
    return BEGINNING + "".join(defined) + END


def _remark(name: str, caption: str) -> str:
    """A comment for a caption that not every LaTeX can set; empty for others."""
    foreign = unknown_to_pdflatex(caption)
    if not foreign:
        return ""
    return f"% The caption of {name} has {foreign}: compile with LuaLaTeX, or give another caption.\n"
