"""What every section is given."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import bare
from engine import Engine
from plan import Plan
from report import Report
from service import START_PATIENCE, Service

EMPTY = {"python": (0, 1), "nodejs": (0, 1), "bash": (0, 1)}


@dataclass(frozen=True)
class Bench:
    data: Path  # of the measured service
    jar: Path
    service_command: list
    null_command: list  # the service in front of the null provider
    cloud_command: list  # an emulated cloud
    plan: Plan
    report: Report

    def service(self, settings=None, patience=START_PATIENCE, data=None, **sizes):
        """The service as shipped, its pools with the (min_idle, max_total) given by name; the others are kept empty.

        Between the two a pool follows demand. Where they are the same, the number of idle sandboxes is fixed.
        """
        return Service(self.service_command, data or self.data, EMPTY | sizes, patience, settings)


def container_like(service):
    """How the service makes its python sandboxes, for the bare loop to do the same."""
    with contextlib.closing(Engine()) as engine:
        for container in service.containers():
            details = engine.inspect(container)
            if details["Config"]["Labels"].get("io.sandpool.pool") == "python":
                return bare.twin(details)
    raise RuntimeError("the service has no python sandbox")
