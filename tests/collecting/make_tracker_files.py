"""Make ``data/mlflow_runs.csv`` and ``data/tensorboard/``: training that MLflow and TensorBoard logged and exported.

pip install mlflow tensorboard scikit-learn, and run this. Two kinds of model learn the digits of scikit-learn, three times
each; one run is interrupted. The tools' exports are kept as they are.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import mlflow
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

DATA = Path(__file__).parent / "data"
TAG = "train/loss"
MODELS = {
    "linear": lambda seed: SGDClassifier(loss="log_loss", random_state=seed),
    "mlp": lambda seed: MLPClassifier((32,), learning_rate_init=0.01, random_state=seed),
}
INTERRUPTED = ("linear", 2, 3)
"""A model, a seed, and the epoch in which it ends."""

images, digits = load_digits(return_X_y=True)
train_images, test_images, train_digits, test_digits = train_test_split(
    images / 16, digits, test_size=0.5, random_state=0
)


def train(model: str, seed: int, events: EventFileWriter) -> None:
    classifier = MODELS[model](seed)
    for epoch in range(6):
        if (model, seed, epoch) == INTERRUPTED:
            raise KeyboardInterrupt
        classifier.partial_fit(train_images, train_digits, classes=range(10))
        loss = log_loss(train_digits, classifier.predict_proba(train_images))
        mlflow.log_metric("train_loss", loss, step=epoch)
        value = Summary.Value(tag=TAG, simple_value=loss)
        events.add_event(Event(wall_time=time.time(), step=epoch, summary=Summary(value=[value])))
    said = classifier.predict(test_images)
    f1 = f1_score(test_digits, said, average="macro")
    mlflow.log_metrics({"accuracy": accuracy_score(test_digits, said), "f1": f1})


def run_all(directory: Path) -> None:
    mlflow.set_tracking_uri(f"sqlite:///{directory}/mlflow.db")
    mlflow.create_experiment("digits", artifact_location="s3://experiments/digits")
    mlflow.set_experiment("digits")
    for model in MODELS:
        for seed in (1, 2, 3):
            events = EventFileWriter(str(directory / "logs" / f"{model}_{seed}"))
            tags = {"mlflow.source.name": "train.py", "mlflow.user": "author"}
            with suppress(KeyboardInterrupt), mlflow.start_run(tags=tags):
                mlflow.log_params({"model": model, "seed": seed})
                train(model, seed, events)
            events.close()


@contextmanager
def tensorboard(logs: Path) -> Iterator[str]:
    """The address of a TensorBoard that has read all runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("tensorboard")
    command = [program, "--logdir", logs, "--port", str(port), "--load_fast=false"]
    with subprocess.Popen(command) as server:
        address, runs = f"http://127.0.0.1:{port}/data/plugin/scalars", {}
        while len(runs) < 6:
            time.sleep(1)
            with suppress(OSError):
                runs = json.load(urlopen(f"{address}/tags"))
        yield address
        server.terminate()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        run_all(Path(name))
        mlflow.search_runs().to_csv(DATA / "mlflow_runs.csv")
        (DATA / "tensorboard").mkdir(exist_ok=True)
        logs = Path(name) / "logs"
        with tensorboard(logs) as address:
            for run in sorted(path.name for path in logs.iterdir()):
                with urlopen(f"{address}/scalars?tag={quote(TAG, safe='')}&run={run}&format=csv") as exported:
                    # as a browser calls what it downloads
                    target = DATA / "tensorboard" / f"run-{run}-tag-{TAG.replace('/', '_')}.csv"
                    target.write_bytes(exported.read())


if __name__ == "__main__":
    main()
