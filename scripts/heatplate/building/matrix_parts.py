"""What a matrix is made of: its key, in readable form.

Not in here, because it must not matter: times, paths of the machine, and the order of anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from heatplate.building.record import Parts
from heatplate.building.versions import versions
from heatplate.configuration.matrices import Correlation, MatrixKeys, Tensor


def matrix_parts(keys: MatrixKeys, sources: Mapping[str, str], code: Mapping[str, str]) -> Parts:
    """What a matrix is made of.

    sources: the digest of each file that it is collected from. code: that of each file of the code.
    """
    return {
        "configuration": keys.model_dump(mode="json", exclude_defaults=True),
        "sources": sources,
        "code": code,
        "versions": versions(*_libraries(keys)),
    }


def _libraries(keys: MatrixKeys) -> list[str]:
    if isinstance(keys, Tensor):
        return ["numpy", "safetensors", "ml_dtypes"]
    return ["numpy", "pandas", "pyarrow", *(["scipy"] if isinstance(keys, Correlation) else [])]
