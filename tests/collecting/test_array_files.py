"""Reading .npy, .npz and .safetensors: one array of real numbers, or a problem."""

import io
import json
import zipfile
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatplate.collecting.reading import read_array
from heatplate.collecting.source_files import source_files
from heatplate.configuration.matrices import Tensor
from heatplate.problems import InputError


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(name: str, **keys: object):
    tensor = Tensor.model_validate(
        {"kind": "tensor", "source": name, "axes": ["r", "c"], "index": "r", "columns": "c", **keys}
    )
    return read_array(tensor, source_files(tensor.source)[0])


def message(name: str, content: bytes | None = None, **keys: object) -> str:
    if content is not None:
        Path(name).write_bytes(content)
    with pytest.raises(InputError) as raised:
        read(name, **keys)
    return str(raised.value)


def npy(array: np.ndarray, **options: bool) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f8", "g", "i1", "u8", "?"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npy_of_every_kind_of_real_number_in_either_order(dtype, order):
    array = np.asarray([[0, 1], [1, 0], [0, 0]], dtype=dtype, order=order)
    np.save("a.npy", array)
    assert read("a.npy").dtype == np.float64
    np.testing.assert_array_equal(read("a.npy"), array.astype(float))


def header_of(shape: str, dtype: str = "'<f8'") -> bytes:
    text = f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + (len(text) + 1).to_bytes(2, "little") + text + b"\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            npy(np.zeros((3, 3)))[:-8],
            "truncated: its header declares more data than the file has; copy it again",
        ),
        (npy(np.zeros((3, 3))) + b"x", "the file has extra data after the array"),
        (header_of("(1000000000, 1000000000)"), "truncated: its header declares more data"),
        (header_of("(0, 99999999999999999999)"), "declares an impossible shape"),
        (header_of("(-2, -3)") + bytes(48), "not a .npy file, or a damaged one"),
        (header_of("(True,)") + bytes(8), "not a .npy file, or a damaged one"),
        (header_of("(" * 5000), "not a .npy file, or a damaged one"),
        (header_of("(1,)", "'|V8'") + b"12345678", "contains |V8, not numbers"),
        (header_of("(1,)", "'<U0'"), "contains <U0, not numbers"),
        (header_of("(1,)", "('<f8', (2,))") + bytes(16), "not numbers"),
        (npy(np.ones((2, 2), ml_dtypes.bfloat16)), "as NumPy saves bfloat16; save them as float32"),
        (npy(np.array([{}, 1], dtype=object), allow_pickle=True), "contains pickled objects"),
        (npy(np.zeros((2, 2), complex)), "contains complex numbers"),
        (npy(np.array([["a"]])), "not numbers"),
        (npy(np.array(["2026-01-01"], "M8[D]")), "not numbers"),
        (npy(np.zeros(2, [("a", "f8")])), "not numbers"),
        (npy(np.array([2**53 + 1])), "contains integers beyond 2^53"),
        (b"<!DOCTYPE html><html>", "not a .npy file but a web page; download the file itself"),
        (b"version https://git-lfs.github.com/spec/v1\n", "run git lfs pull"),
        (b"PK\x03\x04", "not a .npy file but a zip file, such as .npz"),
        (b"\x93NUMPY", "not a .npy file"),
    ],
)
def test_a_file_that_is_not_one_array_of_numbers_is_a_problem(content, expected):
    assert expected in message("a.npy", content)


def test_npz_gives_the_named_array_or_the_only_one():
    np.savez("one.npz", x=np.ones((2, 2)))
    np.savez_compressed("two.npz", x=np.ones((2, 2)), y=np.zeros((2, 2)))
    assert read("one.npz").sum() == 4
    assert read("two.npz", tensor="y").sum() == 0
    assert "contains 2 arrays (x, y); choose one with tensor:" in message("two.npz")
    assert 'tensor: there is no array "xx"; did you mean x?' in message("two.npz", tensor="xx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_npz_that_numpy_did_not_write_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    for name, members in (("twice.npz", ["x.npy", "x.npy"]), ("evil.npz", ["../../x.npy"])):
        with zipfile.ZipFile(name, "w") as archive:
            for member in members:
                archive.writestr(member, npy(np.ones((2, 2))))
    assert 'two arrays are named "x"; rename one' in message("twice.npz")
    assert 'a member is named "../../x.npy"' in message("evil.npz")
    np.savez("cut.npz", x=np.ones((9, 9)))
    assert "not a .npz file, or a damaged one" in message("cut.npz", Path("cut.npz").read_bytes()[:-30])
    np.savez_compressed("bomb.npz", x=np.zeros((1000, 100)))
    monkeypatch.setattr("heatplate.collecting.array_files.MAX_BYTES", 80_000)
    assert "more than 10000 numbers; reduce the array before saving it" in message("bomb.npz")


def test_an_npz_without_arrays_or_with_damaged_content_is_a_problem():
    with zipfile.ZipFile("none.npz", "w"):
        pass
    assert "contains no array" in message("none.npz")
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile("a.npz", "w", method) as archive:
            archive.writestr("x.npy", npy(np.random.default_rng(0).random((50, 50))))
        content = bytearray(Path("a.npz").read_bytes())
        content[2000:2100] = bytes(100)
        assert "damaged" in message("a.npz", bytes(content))


def test_a_number_that_float64_cannot_hold_is_a_problem():
    if np.finfo(np.longdouble).max > np.finfo(np.float64).max:  # not on every processor
        assert "too large for float64" in message("a.npy", npy(np.array([np.longdouble("1e4000")])))


def test_an_array_without_axes_and_negative_zero_are_read():
    np.save("a.npy", np.float32(-0.0))
    assert read("a.npy").shape == ()
    assert not np.signbit(read("a.npy"))


@pytest.mark.filterwarnings("ignore:Reading")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.integers(0, 127), st.integers(0, 255), min_size=1, max_size=3))
def test_a_damaged_npy_header_gives_an_array_or_a_problem_but_never_a_crash(changes):
    content = bytearray(npy(np.zeros((3, 3))))
    for position, byte in changes.items():
        content[position] = byte
    Path("a.npy").write_bytes(content)
    try:
        assert read("a.npy").dtype == np.float64
    except InputError as problem:
        assert str(problem).startswith("a.npy: ")


def safetensors_file(entries: dict[str, dict], data: bytes) -> bytes:
    header = json.dumps(entries).encode()
    return len(header).to_bytes(8, "little") + header + data


@pytest.mark.parametrize(
    ("dtype", "content", "value"),
    [
        ("F64", "000000000000f83f", 1.5),
        ("F32", "0000c03f", 1.5),
        ("BF16", "803f", 1.0),
        ("BF16", "80ff", -np.inf),
        ("F16", "0100", 2.0**-24),
        ("F8_E4M3", "7e", 448.0),
        ("F8_E4M3", "7f", np.nan),
        ("F8_E4M3FNUZ", "7f", 240.0),
        ("F8_E4M3FNUZ", "80", np.nan),
        ("F8_E5M2", "7b", 57344.0),
        ("F8_E5M2", "7c", np.inf),
        ("F8_E5M2FNUZ", "7f", 57344.0),
        ("F8_E8M0", "80", 2.0),
        ("U16", "ffff", 65535.0),
        ("I8", "ff", -1.0),
    ],
)
def test_the_bytes_of_a_type_are_decoded_as_its_standard_specifies(dtype, content, value):
    data = bytes.fromhex(content)
    entry = {"dtype": dtype, "shape": [1], "data_offsets": [0, len(data)]}
    Path("a.safetensors").write_bytes(safetensors_file({"x": entry}, data))
    np.testing.assert_array_equal(read("a.safetensors"), [value])


@pytest.mark.parametrize("shape", [[0, 2**63], [0, 2**40, 2**40, 2**40], [1] * 70])
def test_an_impossible_shape_is_a_problem(shape):
    data = bytes(8 if 0 not in shape else 0)
    entry = {"dtype": "F64", "shape": shape, "data_offsets": [0, len(data)]}
    found = message("a.safetensors", safetensors_file({"x": entry}, data))
    assert "declares an impossible shape" in found or "damaged" in found


def test_safetensors_gives_the_named_tensor():
    safetensors.numpy.save_file({"x": np.ones((2, 2)), "y": np.arange(4)}, "a.safetensors")
    assert read("a.safetensors", tensor="y").tolist() == [0, 1, 2, 3]
    assert "contains 2 arrays" in message("a.safetensors")


def test_safetensors_that_are_damaged_or_hold_something_else_are_problems():
    entry = {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]}
    whole = safetensors_file({"x": entry}, bytes(16))
    assert "damaged" in message("cut.safetensors", whole[:-1])
    overlap = {"x": entry, "y": {**entry, "data_offsets": [8, 24]}}
    assert "damaged" in message("overlap.safetensors", safetensors_file(overlap, bytes(24)))
    assert "but a web page" in message("page.safetensors", b"<html>not here, not today</html>")
    four_bits = safetensors_file({"x": {"dtype": "F4", "shape": [2], "data_offsets": [0, 1]}}, bytes(1))
    assert "contains F4, which is not supported; save one of F64, F32" in message(
        "four.safetensors", four_bits
    )


def test_a_table_is_not_accepted_as_an_array():
    assert "contains records, but kind: tensor needs npy, npz, safetensors" in message("a.csv", b"a,b\n")
