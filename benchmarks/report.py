"""How benchmarks speak: progress on the terminal, a table, a plot in `docs/pictures`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # after the choice of how to draw

from complaints.progress import Progress

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


def progress[T](name: str, things: Sequence[T]) -> Iterator[T]:
    """The things one by one, with a bar on a terminal."""
    bar = Progress(name)
    for done, thing in enumerate(things):
        bar.show(done, len(things))
        yield thing
    bar.clear()


def table(head: Sequence[str], rows: Sequence[Sequence[str | float]]) -> str:
    """Columns of text and figures (one decimal)."""
    cells = [list(head), *([f"{c:.1f}" if isinstance(c, float) else str(c) for c in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = []
    for row in cells:
        first, *others = zip(row, widths, strict=True)
        lines.append("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]))
    return "\n".join(lines)


def verdict(problems: Sequence[str]) -> int:
    """Say which aims were missed; the exit code."""
    print("\n".join(problems) or "Every aim is kept.")
    return 1 if problems else 0


def save_plot(name: str, title: str, unit: str, groups: Sequence[str], series: Mapping[str, Sequence[float]]) -> Path:
    """Bars side by side, one group for each entry of `groups`; the SVG file."""
    pyplot.rcParams.update({"svg.hashsalt": name, "font.size": 10})
    figure, axes = pyplot.subplots(figsize=(8, 0.5 * len(groups) + 1.5), layout="constrained")
    height = 0.8 / len(series)
    for number, (label, values) in enumerate(series.items()):
        places = [index + number * height for index in range(len(groups))]
        bars = axes.barh(places, values, height, label=label)
        axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=8)
    axes.set_yticks([index + 0.4 - height / 2 for index in range(len(groups))], groups)
    axes.invert_yaxis()
    axes.set_xlabel(unit)
    axes.set_title(title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(series))
    path = PICTURES / f"benchmark-{name}.svg"
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    return path
