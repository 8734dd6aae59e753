"""Characters that LaTeX does not know by itself, and what it sets for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_MATHEMATICS = """
≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≪ ll ≫ gg ∝ propto ∥ parallel ⊥ perp ∈ in ∋ ni ⊂ subset ⊃ supset
⊆ subseteq ⊇ supseteq ∪ cup ∩ cap ⊕ oplus ⊗ otimes ∧ wedge ∨ vee ∀ forall ∃ exists ∅ emptyset ∞ infty
∂ partial ∇ nabla √ surd ∑ sum ∏ prod ∫ int ⋅ cdot ∘ circ ∗ ast ⋯ cdots ⋆ star ∣ mid ⟨ langle ⟩ rangle
← leftarrow → rightarrow ↑ uparrow ↓ downarrow ↔ leftrightarrow ↕ updownarrow ⇐ Leftarrow ⇒ Rightarrow
⇑ Uparrow ⇓ Downarrow ⇔ Leftrightarrow ↗ nearrow ↘ searrow ↙ swarrow ↖ nwarrow ↦ mapsto
△ triangle ◁ triangleleft ▷ triangleright ♯ sharp ♭ flat ℓ ell ℜ Re ℑ Im
♠ spadesuit ♣ clubsuit ♥ heartsuit ♦ diamondsuit
α alpha β beta γ gamma δ delta ϵ epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi
ρ rho σ sigma ς varsigma τ tau υ upsilon ϕ phi χ chi ψ psi ω omega ε varepsilon ϑ vartheta ϖ varpi ϱ varrho
φ varphi Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
"""

_OF_AMSSYMB = (
    "★ bigstar ▽ triangledown ■ blacksquare □ square ✓ checkmark ▲ blacktriangle ▼ blacktriangledown"
)
"""Known if the preamble loads that package."""

_AS_LETTERS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))
"""Greek letters that are the same as Latin ones, and which LaTeX has only as these."""

_TEXT: Mapping[str, str] = {
    "\N{MINUS SIGN}": r"\ifmmode-\else\textminus\fi",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{THIN SPACE}": r"\,",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{EN SPACE}": r"\enspace{}",
    "\N{EM SPACE}": r"\quad{}",
    "\N{PRIME}": r"\ensuremath{'}",
    "\N{LOWER ONE EIGHTH BLOCK}": r"\rule{.5em}{.0625em}",  # before words, in tokens of SentencePiece
    "\N{OPEN BOX}": r"\textvisiblespace{}",
    **{digit: rf"\textsuperscript{{{number}}}" for number, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{digit: rf"\textsubscript{{{number}}}" for number, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "⁺": r"\textsuperscript{+}",
    "⁻": r"\textsuperscript{\textminus}",
    **_AS_LETTERS,
}


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    words = iter(table.split())
    return zip(words, words, strict=True)


SYMBOLS = {**dict(_pairs(_MATHEMATICS)), **_TEXT}
"""All of those that are always known."""


def declarations() -> Iterator[str]:
    """Lines of a document after its preamble, with which LaTeX knows them."""
    for character, name in _pairs(_MATHEMATICS):
        yield _declared(character, rf"\ensuremath{{\{name}}}")
    for character, name in _pairs(_OF_AMSSYMB):
        declared = _declared(character, rf"\ensuremath{{\{name}}}")
        yield rf"\ifcsname {name}\endcsname{declared}\fi"
    for character, body in _TEXT.items():
        yield _declared(character, body)


def _declared(character: str, body: str) -> str:
    return rf"\DeclareUnicodeCharacter{{{ord(character):04X}}}{{{body}}}"
