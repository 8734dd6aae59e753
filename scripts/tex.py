r"""Write the LaTeX commands of a paper: for each figure one that shows it with its caption and description.

python scripts/tex.py --name heatplate --figures figures --output figures/heatplate.tex \
    --specification .snakemake/heatplate/specifications/tex/heatplate.json

where the specification is one that a run of the workflow wrote.
"""

from pathlib import Path

from heatplate.atomic_write import write_atomically
from heatplate.building.job_script import JobScript, job_parser
from heatplate.latex.commands import ShownFigure, commands


def main() -> None:
    parser = job_parser(__doc__)
    parser.add_argument("--figures", required=True, type=Path, help="the directory of the figures")
    parser.add_argument("--output", required=True, type=Path, help="the file to write (.tex)")
    arguments = parser.parse_args()
    job = JobScript(Path(__file__), "figures", arguments, [arguments.output])
    with job.running() as document:
        words = {name: arguments.figures / f"{name}.txt" for name in document["figures"]}

        def make(outputs: list[Path]) -> None:
            shown = {
                name: ShownFigure.of(**keys, words=words[name].read_text(encoding="utf-8"))
                for name, keys in document["figures"].items()
            }
            write_atomically(outputs[0], lambda stream: stream.write(commands(shown).encode()))

        job.build(document, inputs=lambda: {str(path): str(path) for path in words.values()}, make=make)


if __name__ == "__main__":
    main()
