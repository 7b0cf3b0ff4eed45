"""The table that a person reads, and the raw numbers that stay behind it."""

import json
from dataclasses import dataclass, asdict


@dataclass(frozen=True)
class Row:
    """One line: what was measured, what came out, what was wanted, and whether it was reached (None: nothing was wanted)."""

    measurement: str
    value: str
    goal: str = ""
    reached: bool | None = None
    disturbed: bool = False  # by neighbours, so that a miss means little


def verdict(row):
    if row.reached is None:
        return ""
    return ("yes" if row.reached else "NO") + (" (busy machine)" if row.disturbed else "")


class Report:
    """Collects rows and raw values, section by section, and writes them down as they come."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = []
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

    def add(self, row):
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
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        lines.insert(1, tuple("-" * width for width in widths))
        return "".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |\n" for line in lines)

    def missed(self):
        return [row for row in self.rows if row.reached is False and not row.disturbed]


def show(value):
    """Three digits that count."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
