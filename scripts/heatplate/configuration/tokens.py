"""Labels that are the pieces of a tokenizer, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from heatplate.configuration.value_types import Model, Text

Family = Literal["bert", "gpt2", "sentencepiece", "bpe", "decoded"]

_MODELS: Mapping[Family, str] = {
    "sentencepiece": r"\bm?t5|xlm|albert|camembert|gemma|xlnet|deberta-v[23]|^(?!.*llama-?3).*llama",
    "gpt2": r"gpt|roberta|bart|deberta|llama-?3|qwen|modernbert|codebert|longformer",
    "bert": r"bert|wordpiece|electra|mpnet|minilm",
}
"""What is in the names of models with a tokenizer of each family, by their tokenizer.json on the
Hugging Face Hub; of several families, the first is meant."""


def family_of(model: str) -> Family | None:
    """The family of the tokenizer that a model has, by its name; None if it is not known."""
    return next((family for family, names in _MODELS.items() if re.search(names, model.lower())), None)


class Tokens(Model):
    """How labels that are the pieces of a tokenizer are shown: `tokens: gpt2`, or a mapping that says more.

    `bert` (WordPiece): `##ing` as `-ing`. `gpt2` (byte-level BPE, also of RoBERTa, Llama 3 and Qwen): `Ġthe`
    as `␣the`, `Ċ` as `\\n`, `Ã©` as `é`, and what is only a part of a character as its bytes, `\\xe2\\x80`.
    `sentencepiece` (T5, Llama 2): `▁the` as `␣the`, `<0x0A>` as `\\n`. `bpe`: `the</w>` as `the␣`, `to@@` as
    `to-`. `decoded`, for pieces that are text already: the spaces at their ends as `␣`. Other keys name the
    labels as they are in the data.
    """

    family: Family | None = Field(
        default=None,
        description="Family of the tokenizer: `bert`, `gpt2`, `sentencepiece`, `bpe` or `decoded`.",
    )
    axis: Literal["index", "columns", "both"] = Field(
        default="both", description="The axis whose labels are tokens."
    )
    rename: dict[str, Text] = Field(
        default={},
        description='Forms of single labels, such as `{"<|endoftext|>": EOT}`; labels that are not there do '
        "no harm.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> Tokens:
        if self.family is None and not self.rename:
            raise ValueError("says nothing; give family or rename, or remove tokens")
        return self
