"""Characters that LaTeX has in mathematics alone, and its commands for them."""

from __future__ import annotations

from collections.abc import Mapping

_TABLE = """
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

_WORDS = _TABLE.split()

MATHEMATICS: Mapping[str, str] = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
"""The names of the commands, without their backslash, by the characters."""
