"""The table that a person reads, and the raw numbers that stay behind it."""

import json
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Row:
    """One line: what was measured, what came out, what was wanted, and whether it was reached (None: nothing was wanted)."""

    measurement: str
    value: str
    goal: str = ""
    reached: bool | None = None
    disturbed: bool = False  # by neighbours, so that a miss means little
    section: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of its own, for what has more than one dimension."""

    title: str
    header: list
    lines: list
    section: str = ""


def verdict(row):
    if row.reached is None:
        return ""
    return ("yes" if row.reached else "NO") + (" (busy machine)" if row.disturbed else "")


class Report:
    """Collects rows and raw values, section by section, and writes them down as they come."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = []
        self.sheets = []
        self.section = ""
        self.disturbed = False
        folder.mkdir(parents=True, exist_ok=True)

    def at_most(self, measurement, value, limit, unit):
        self.add(Row(measurement, f"{show(value)} {unit}", f"≤ {show(limit)} {unit}", value <= limit, self.disturbed))

    def at_least(self, measurement, value, limit, unit):
        self.add(Row(measurement, f"{show(value)} {unit}", f"≥ {show(limit)} {unit}", value >= limit, self.disturbed))

    def holds(self, measurement, value, goal, reached):
        self.add(Row(measurement, value, goal, reached, self.disturbed))

    def note(self, measurement, value):
        self.add(Row(measurement, value))

    def sheet(self, title, header, lines):
        """Lines of text under a header, as wide as it is."""
        self.sheets.append(Sheet(title, header, lines, self.section))
        print(indented(f"{title}:\n{aligned([header, *lines])}"), flush=True)
        self.write("sheets.json", [asdict(each) for each in self.sheets])
        (self.folder / "table.txt").write_text(self.table())

    def add(self, row):
        row = replace(row, section=self.section)
        self.rows.append(row)
        print("  " + "  ".join(part for part in (row.measurement + ":", row.value, row.goal and f"({row.goal}: {verdict(row)})") if part), flush=True)
        self.write("table.json", [asdict(each) for each in self.rows])
        (self.folder / "table.txt").write_text(self.table())

    def raw(self, section, values):
        self.write(f"{section}.json", values)

    def write(self, name, values):
        (self.folder / name).write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n")

    def table(self):
        lines = [("measurement", "value", "goal", "reached")] + [(row.measurement, row.value, row.goal, verdict(row)) for row in self.rows]
        return aligned(lines) + "".join(f"\n{each.section}: {each.title}\n{aligned([each.header, *each.lines])}" for each in self.sheets)

    def missed(self):
        return [row for row in self.rows if row.reached is False and not row.disturbed]


def aligned(lines):
    """A table as Markdown has it, its columns as wide as what they hold; the first line is the header."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |\n" for line in ruled)


def indented(text):
    return "".join(f"  {line}\n" for line in text.splitlines()).rstrip("\n")


def show(value):
    """Three digits that count."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
