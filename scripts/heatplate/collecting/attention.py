"""Attention rollout: how much each token attends to each input token through all layers.

Samira Abnar and Willem Zuidema, Quantifying Attention Flow in Transformers, ACL 2020, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from heatplate.matrix import Array


def rollout(layers: Iterable[Array]) -> Array:
    """The product of the layers' attention, each averaged with the identity for the residual connection.

    layers: from the first to the last, each square: rows attend to columns. The result has their shape, and
    rows that sum to 1.

    Raises ValueError if a layer is not square, or not attention: negative, infinite or missing somewhere.
    """
    product: Array | None = None
    for layer in layers:
        mixed = _with_residual(layer)
        product = mixed if product is None else _product(mixed, product)
    if product is None:
        raise ValueError("there is no layer")
    return product


def _with_residual(layer: Array) -> Array:
    if layer.ndim != 2 or layer.shape[0] != layer.shape[1]:
        raise ValueError(f"attention has as many rows as columns, not the shape {layer.shape}")
    mixed = 0.5 * layer + 0.5 * np.eye(len(layer))
    with np.errstate(over="ignore", invalid="ignore"):
        sums = _added(mixed.T)[:, np.newaxis]
    if not (layer >= 0).all() or not np.isfinite(sums).all():
        raise ValueError("attention is finite, not negative and not missing")
    return mixed / sums


def _product(left: Array, right: Array) -> Array:
    """The matrix product, with the same bits on every processor, which ``@`` does not promise."""
    return _added(left[:, k, np.newaxis] * right[k] for k in range(len(right)))


def _added(terms: Iterable[Array]) -> Array:
    """The sum of arrays, one after the other."""
    total: Array | None = None
    for term in terms:
        total = term.copy() if total is None else np.add(total, term, out=total)
    assert total is not None
    return total
