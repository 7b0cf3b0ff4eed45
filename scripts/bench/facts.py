"""What was measured, and on what: enough to tell whether two runs may be compared."""

import contextlib
import os
import platform
import re
import subprocess
import time
from pathlib import Path

from engine import Engine

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = "sandpool-runsc"


def of(java, quick):
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": commit(),
        "quick": quick,
        "processor": found(r"model name\s*: (.*)", "/proc/cpuinfo"),
        "cores": os.cpu_count(),
        "memory_mib": int(found(r"MemTotal:\s+(\d+)", "/proc/meminfo")) // 1024,
        "virtual": " hypervisor" in Path("/proc/cpuinfo").read_text(),
        "kernel": platform.release(),
        "system": found(r'PRETTY_NAME="(.*)"', "/etc/os-release"),
        "jdk": said([java, "-version"], r'version "([^"]+)"'),
        "python": platform.python_version(),
    } | engine()


def engine():
    """Docker and what it starts containers with."""
    with contextlib.closing(Engine()) as docker:
        version, info = docker.call("GET", "/version"), docker.call("GET", "/info")
    parts = {part["Name"].lower(): part["Version"] for part in version.get("Components", [])}
    runsc = (info.get("Runtimes") or {}).get(RUNTIME, {})
    return {
        "docker": version["Version"],
        "containerd": parts.get("containerd", "unknown"),
        "runc": parts.get("runc", "unknown"),
        "runsc": said([runsc["path"], "--version"], r"runsc version (\S+)") if runsc else "none",
        "runsc_arguments": runsc.get("runtimeArgs") or [],
        "storage_driver": info.get("Driver", "unknown"),
    }


def commit():
    """The commit, and whether there was more than it has."""
    head = said(["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"], r"(\w+)")
    changed = subprocess.run(["git", "-C", str(ROOT), "status", "--porcelain"], capture_output=True, text=True).stdout.strip()
    return head + (" with changes" if changed else "")


def found(pattern, path):
    match = re.search(pattern, Path(path).read_text())
    return match[1].strip() if match else "0" if r"\d" in pattern else "unknown"


def said(command, pattern):
    try:
        output = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except OSError:
        return "unknown"
    match = re.search(pattern, output.stdout + output.stderr)
    return match[1] if match else "unknown"
