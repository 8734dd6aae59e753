"""Attention rollout: how much each token attends to each input token through all layers.

Samira Abnar and Willem Zuidema, Quantifying Attention Flow in Transformers, ACL 2020, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from heatplate.matrix import Array


def rollout(layers: Iterable[Array]) -> Array:
    """The product of the layers' attention, each averaged with the identity for the residual connection.

    layers: square matrices, from the first layer to the last; rows attend to columns. The result has the same
        shape, and its rows sum to 1.

    Raises ValueError if a layer is not square, or has negative, infinite or missing values.
    """
    product: Array | None = None
    for layer in layers:
        mixed = _with_residual(layer)
        product = mixed if product is None else _product(mixed, product)
    if product is None:
        raise ValueError("there are no layers")
    return product


def _with_residual(layer: Array) -> Array:
    if layer.ndim != 2 or layer.shape[0] != layer.shape[1]:
        raise ValueError(f"attention must be square, but its shape is {layer.shape}")
    mixed = 0.5 * layer + 0.5 * np.eye(len(layer))
    with np.errstate(over="ignore", invalid="ignore"):
        sums = _sum(mixed.T)[:, np.newaxis]
    if not (layer >= 0).all() or not np.isfinite(sums).all():
        raise ValueError("attention must be finite and non-negative, without missing values")
    return mixed / sums


def _product(left: Array, right: Array) -> Array:
    """The matrix product, with the same bits on every processor, which ``@`` does not guarantee."""
    return _sum(left[:, k, np.newaxis] * right[k] for k in range(len(right)))


def _sum(terms: Iterable[Array]) -> Array:
    """The sum of arrays, added one after the other."""
    total: Array | None = None
    for term in terms:
        total = term.copy() if total is None else np.add(total, term, out=total)
    assert total is not None
    return total
