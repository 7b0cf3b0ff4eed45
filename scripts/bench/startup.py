"""How long the service takes from its process's start until it serves, and until all pools as shipped are full; how large it is."""

import json
import subprocess
import time
import zipfile

from calls import PYTHON
from client import Client
from figures import median
from idle import MIB
from machine import Patience

AS_SHIPPED = {"python": (8, 16), "nodejs": (4, 8), "bash": (2, 8)}
PATIENCE = 120
LOOK = 0.02  # often enough, without taking the processor from what is measured
OWN = "io/sandpool"
LARGEST = 8
IMAGE = "sandpool/service"


def measure(bench):
    plan, report = bench.plan, bench.report
    patience = Patience(plan.patience)
    starts = []
    for _ in range(plan.startups):
        patience.pause(3)
        starts.append(start(bench))
    ready = [each["ready"] for each in starts]
    report.at_most("from the process's start to ready, images present: median", median(ready), 3, "s")
    report.note("  the slowest", f"{max(ready):.2f} s of {len(ready)}")
    report.note("  until it listens, until it runs a first program", f"{middle(starts, 'listens')}, {middle(starts, 'ran')}")
    report.note("  until all pools as shipped are full, 14 sandboxes", middle(starts, "full"))
    jar = jar_parts(bench.jar)
    report.note("the jar", f"{jar['bytes'] / MIB:.1f} MiB, of them the service's own {jar['own'] / MIB:.1f}")
    report.sheet(
        "what the jar is made of, packed",
        ["part", "MiB"],
        [[name, f"{size / MIB:.1f}"] for name, size in list(jar["parts"].items())[:LARGEST]],
    )
    image = service_image()
    if image:
        report.note("the service's image", f"{image['bytes'] / MIB:.0f} MiB, made {image['made']}")
    report.raw("startup", {"starts_s": starts, "jar": jar, "image": image})


def start(bench):
    """Seconds from the start of the process until it did each thing for the first time."""
    service = bench.service(**AS_SHIPPED)
    begin = time.monotonic()
    service.launch()
    try:
        client = until(service, begin, lambda: connected(service))
        moments = {"listens": time.monotonic() - begin}
        until(service, begin, lambda: client.get("/health/ready").status == 200)
        moments["ready"] = time.monotonic() - begin
        answer = client.send(PYTHON)
        moments["ran"] = time.monotonic() - begin
        if answer.status != 200 or answer.json()["outcome"] != "succeeded":
            raise RuntimeError(f"a service that is ready answered with {answer.status}: {answer.body.decode(errors='replace')}")
        service.connection = client
        service.await_full(PATIENCE)
        moments["full"] = time.monotonic() - begin
        client.close()
        return moments
    finally:
        service.__exit__(None, None, None)


def connected(service):
    try:
        return Client(service.port)
    except ConnectionRefusedError:
        return None


def until(service, begin, holds):
    """What it comes to, once it comes to anything."""
    while not (found := holds()):
        if service.process.poll() is not None or time.monotonic() - begin > PATIENCE:
            raise RuntimeError(f"the service did not come up; its log is {service.log}")
        time.sleep(LOOK)
    return found


def middle(starts, name):
    return f"{median(each[name] for each in starts):.2f} s"


def jar_parts(path):
    """Bytes of the jar, and of what is in it by where it comes from, the largest first."""
    parts = {}
    with zipfile.ZipFile(path) as jar:
        for entry in jar.infolist():
            folders = entry.filename.split("/")[:-1]
            if folders[:2] == ["META-INF", "versions"]:
                folders = folders[3:]
            name = "/".join(folders[:2]) or "the rest"
            parts[name] = parts.get(name, 0) + entry.compress_size
    ordered = dict(sorted(parts.items(), key=lambda each: -each[1]))
    return {"bytes": path.stat().st_size, "own": parts.get(OWN, 0), "parts": ordered}


def service_image():
    """The image of the service, where there is one; `docker/build-images.sh service` makes it."""
    found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, text=True, timeout=60)
    if found.returncode != 0:
        return None
    image = json.loads(found.stdout)[0]
    return {"bytes": image["Size"], "made": image["Created"][:16].replace("T", " ") + " UTC"}
