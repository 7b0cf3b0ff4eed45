"""The table that a person reads, and the raw results that stay behind it."""

import json
from dataclasses import asdict

HEAD = ("fault", "requests", "answered", "broken", "ready again, s", "promised, s", "descriptors", "heap, MiB", "verdict")


class Verdicts:
    """Collects findings and writes them down as they come."""

    def __init__(self, folder):
        self.folder, self.findings = folder, []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, finding):
        self.findings.append(finding)
        values = asdict(finding)
        requests = values.pop("requests")
        self._write(f"{finding.fault}.json", values)
        (self.folder / f"{finding.fault}.requests.jsonl").write_text("".join(json.dumps(each) + "\n" for each in requests))
        (self.folder / "table.txt").write_text(self.table())
        self._say(finding)

    def _say(self, finding):
        print(f"  {finding.done}")
        print(f"  {finding.asked} requests: {finding.answered} answered, {finding.broken} connections broke; took {finding.seconds:.0f} s in all")
        for what, count in sorted(finding.statuses.items(), key=lambda each: -each[1]):
            print(f"    {count:5} {what}")
        for note in finding.notes:
            print(f"  {note}")
        for complaint in finding.complaints[:20]:
            print(f"  BROKEN: {complaint}")
        print(f"  {verdict(finding)}", flush=True)

    def table(self):
        lines = [HEAD] + [row(finding) for finding in self.findings]
        widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
        lines.insert(1, tuple("-" * width for width in widths))
        return "".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |\n" for line in lines)

    def broken(self):
        return [finding.fault for finding in self.findings if finding.complaints]

    def _write(self, name, values):
        (self.folder / name).write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n")


def row(finding):
    return (
        finding.fault,
        str(finding.asked),
        str(finding.answered),
        str(finding.broken),
        "never" if finding.ready is None else f"{finding.ready:.1f}",
        f"{finding.promise:g}",
        " → ".join(map(str, finding.descriptors)),
        " → ".join(f"{each / (1 << 20):.1f}" for each in finding.heap),
        verdict(finding),
    )


def verdict(finding):
    return f"{len(finding.complaints)} BROKEN" if finding.complaints else "holds"
