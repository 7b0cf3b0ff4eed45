"""Writes what was measured into docs/benchmarks.md, between its markers, so that no number is copied by hand."""

import argparse
import json
import re
import sys
from pathlib import Path

from brief import brief
from report import aligned

ROOT = Path(__file__).resolve().parents[2]
MARKS = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- /measured -->\n)", re.DOTALL)
NOT_SECTIONS = ("table", "sheets", "machine")
# Raw numbers whose section is called otherwise.
BELONGS = {"fairness": "overload", "renewals": "remote"}


def main():
    arguments = parse()
    document = arguments.document.read_text()
    runs = [read(folder) for folder in arguments.folders]
    found = {}
    for run in runs:  # a later one takes the place of an earlier one
        for section in run["sections"]:
            found[section] = run
    missing = sorted(set(found) - {name for _, name, _ in MARKS.findall(document)})
    if missing:
        sys.exit(f"ERROR: {arguments.document} has no markers for: {', '.join(missing)}\n       Expected a line '<!-- measured: NAME -->' for each.")
    used = [run for run in runs if run in found.values()]
    written = {section: section_text(run, section, arguments) for section, run in found.items()}
    written["machine"] = machine_text(used)
    document = MARKS.sub(lambda mark: mark[1] + written[mark[2]] + mark[3] if mark[2] in written else mark[0], document)
    for run in used:
        keep(run, [section for section, owner in found.items() if owner is run], arguments.raw)
    arguments.document.write_text(document)
    print(f"{arguments.document}: {', '.join(sorted(found))}; raw numbers in {arguments.raw}")


def parse():
    parser = argparse.ArgumentParser(prog="scripts/bench.sh publish", description=__doc__)
    parser.add_argument("folders", type=folder, nargs="+", metavar="FOLDER", help="what a run has left in data/bench; of a section that several have, the last counts")
    parser.add_argument("--document", type=Path, default=ROOT / "docs/benchmarks.md", help="what is written into (docs/benchmarks.md)")
    parser.add_argument("--raw", type=Path, help="where the raw numbers go (a folder called as the document, beside it)")
    arguments = parser.parse_args()
    arguments.raw = arguments.raw or arguments.document.with_suffix("")
    return arguments


def folder(path):
    found = Path(path).resolve()
    if not (found / "machine.json").exists() or not (found / "table.json").exists():
        raise argparse.ArgumentTypeError(f"{path} holds no finished section: expected machine.json and table.json, as scripts/bench.sh writes them")
    return found


def read(path):
    """One run: its name, its machine, the rows and sheets, and the raw numbers, by section. A section that broke off has no raw numbers."""
    parts = {file.stem: json.loads(file.read_text()) for file in sorted(path.glob("*.json"))}
    raw = {}
    for name, values in parts.items():
        if name not in NOT_SECTIONS:
            raw.setdefault(BELONGS.get(name, name), {})[name] = values
    return {
        "name": path.name,
        "machine": parts["machine"],
        "rows": parts["table"],
        "sheets": parts.get("sheets", []),
        "raw": raw,
        "sections": list(raw),
    }


def section_text(run, section, arguments):
    rows = [row for row in run["rows"] if row["section"] == section]
    links = ", ".join(f"[{name}.json]({arguments.raw.name}/{run['name']}/{name}.json)" for name in run["raw"][section])
    head = f"\n{run['machine']['date']}, commit {run['machine']['commit']}; raw numbers: {links}.{warning(run['machine'])}\n\n"
    text = head + aligned([["measurement", "value", "goal", "reached"], *map(cells, rows)])
    for sheet in run["sheets"]:
        if sheet["section"] == section:
            text += f"\n{sentence(sheet['title'])}:\n\n" + aligned([sheet["header"], *sheet["lines"]])
    return text + "\n"


def warning(machine):
    return " **Few repetitions: these numbers show only that everything works.**" if machine["quick"] else ""


def cells(row):
    reached = "" if row["reached"] is None else "yes" if row["reached"] else "no"
    if row["disturbed"]:
        reached = f"{reached} (busy machine)".strip()
    # What belongs to the row above is indented, which a table of Markdown would lose.
    name = row["measurement"]
    return [("– " if name.startswith(" ") else "") + name.strip(), row["value"], row["goal"], reached]


def sentence(title):
    return title[0].upper() + title[1:]


def machine_text(runs):
    """What differs between the runs is told for each."""
    lines = []
    for name, show in FACTS.items():
        values = dict.fromkeys(show(run["machine"]) for run in runs)
        lines.append([name, "; ".join(values)])
    return "\n" + aligned([["what", "which"], *lines]) + "\n"


FACTS = {
    "processor": lambda machine: f"{machine['processor']}, {machine['cores']} cores" + (" of a virtual machine" if machine["virtual"] else ""),
    "memory": lambda machine: f"{machine['memory_mib'] / 1024:.1f} GiB",
    "system": lambda machine: f"{machine['system']}, Linux {machine['kernel']}",
    "Docker": lambda machine: f"{machine['docker']}, containerd {machine['containerd']}, storage driver {machine['storage_driver']}",
    "runtimes": lambda machine: f"runsc {machine['runsc']} {' '.join(machine['runsc_arguments'])}".strip() + f", runc {machine['runc']}",
    "JDK": lambda machine: machine["jdk"],
    "driver": lambda machine: f"Python {machine['python']}, on the same machine",
    "commit": lambda machine: machine["commit"],
}


def keep(run, sections, raw):
    target = raw / run["name"]
    target.mkdir(parents=True, exist_ok=True)
    write(target / "machine.json", run["machine"])
    write(target / "table.json", [row for row in run["rows"] if row["section"] in sections])
    write(target / "sheets.json", [sheet for sheet in run["sheets"] if sheet["section"] in sections])
    for section in sections:
        for name, values in run["raw"][section].items():
            write(target / f"{name}.json", brief(values))


def write(path, values):
    """A line for each member, so that differences can be read."""
    if isinstance(values, dict):
        members = [f"{json.dumps(name, ensure_ascii=False)}: {packed(value)}" for name, value in values.items()]
        text = "{\n" + ",\n".join(members) + "\n}\n"
    else:
        text = "[\n" + ",\n".join(map(packed, values)) + "\n]\n"
    path.write_text(text)


def packed(value):
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


if __name__ == "__main__":
    main()
