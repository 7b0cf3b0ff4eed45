"""What Alibaba's own client makes of the emulator: one JSON line for each thing it found, for a test to judge.

    AGENTRUN_CONTROL_ENDPOINT=… AGENTRUN_DATA_ENDPOINT=… AGENTRUN_ACCESS_KEY_ID=… AGENTRUN_ACCESS_KEY_SECRET=…
    AGENTRUN_ACCOUNT_ID=… AGENTRUN_REGION=… SSL_CERT_FILE=… python check.py SCENARIO
"""

import json
import os
import sys
import types


class StandIn(types.ModuleType):
    """What the client imports at once, but uses for other things than sandboxes: a package in which every name is a class."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for module in ("crcmod", "alibabacloud_devs20230714", "alibabacloud_devs20230714.client", "alibabacloud_devs20230714.models"):
    sys.modules[module] = StandIn(module)
os.environ["DISABLE_BREAKING_CHANGES_WARNING"] = "1"

from agentrun.sandbox import Sandbox, TemplateInput, TemplateType  # noqa: E402
from agentrun.sandbox.model import ListSandboxesInput  # noqa: E402

TEMPLATE = "sdk-template"
KIND = TemplateType.CODE_INTERPRETER


def found(check, value):
    print(json.dumps({"check": check, "value": value}), flush=True)


def failure(attempt):
    """The class of the error that an attempt ends with; None if it ends well."""
    try:
        attempt()
        return None
    except Exception as error:
        return type(error).__name__


def refusal(attempt):
    """What the client understood of an error: its class, status, and the service's words."""
    try:
        attempt()
        return None
    except Exception as error:
        fields = ("status_code", "error_code", "message")
        return [type(error).__name__] + [getattr(error, field, None) for field in fields]


def new_template(name=TEMPLATE):
    return Sandbox.create_template(TemplateInput(template_name=name, template_type=KIND))


def new_sandbox(**settings):
    return Sandbox.create(template_type=KIND, template_name=TEMPLATE, **settings)


def lifecycle():
    found("no template yet", failure(lambda: Sandbox.get_template(TEMPLATE)))
    found("template", new_template().status)
    found("template again", failure(new_template))
    template = Sandbox.get_template(TEMPLATE)
    found("described", [template.template_name, str(getattr(template.template_type, "value", template.template_type)), template.cpu, template.memory, template.disk_size])
    found("templates", [item.template_name for item in Sandbox.list_templates()])

    sandbox = new_sandbox(sandbox_id="chosen-by-the-client", sandbox_idle_timeout_seconds=700)
    found("sandbox", [sandbox.sandbox_id, sandbox.template_name, sandbox.sandbox_idle_timeout_seconds])
    found("the same id again", failure(lambda: new_sandbox(sandbox_id="chosen-by-the-client")))
    with sandbox:
        found("health", sandbox.check_health()["status"])
        found("status", Sandbox.connect(sandbox.sandbox_id).status)
        found("listed", [item.sandbox_id for item in Sandbox.list(ListSandboxesInput(status="READY")).sandboxes])
    found("deleted again", failure(lambda: Sandbox.delete_by_id(sandbox.sandbox_id)))
    found("connect to deleted", failure(lambda: Sandbox.connect(sandbox.sandbox_id)))

    other = new_sandbox()
    found("id of the service's own", len(other.sandbox_id))
    found("stopped", Sandbox.stop_by_id(other.sandbox_id).status)
    found("code in stopped", refusal(lambda: other.context.execute("1"))[:3])
    Sandbox.delete_by_id(other.sandbox_id)
    Sandbox.delete_template(TEMPLATE)
    found("template is gone", failure(lambda: Sandbox.get_template(TEMPLATE)))


def code():
    new_template()
    with new_sandbox() as sandbox:
        answer = sandbox.context.execute("import sys\nprint('out')\nprint('err', file=sys.stderr)")
        found("output", answer["results"])
        found("names its context", answer["contextId"].startswith("kernel-"))
        found("value", sandbox.context.execute("6 * 7")["results"])
        found("error", sandbox.context.execute("int('x')")["results"])
        found("javascript", sandbox.context.execute("console.log(1 + 1)", language="javascript")["results"][0])

        context = sandbox.context.create()
        context.execute("x = 41")
        found("state", context.execute("print(x + 1)")["results"][0])
        found("contexts", len(sandbox.context.list()) >= 1)
        found("context", context.get().context_id == context.context_id)
        other = sandbox.data_api.create_context()
        found("apart", sandbox.context.execute("x", context_id=other["id"])["results"][0]["type"])
        found("both given", refusal(lambda: sandbox.data_api.execute_code("1", context.context_id, "python"))[:3])
        found("too long", refusal(lambda: context.execute("1", timeout=31))[:3])
        context.delete()
        found("closed", refusal(lambda: sandbox.context.execute("1", context_id=other["id"] + "x"))[:3])
        found("timeout", refusal(lambda: sandbox.context.execute("while True: pass", timeout=1))[:2])
    Sandbox.delete_template(TEMPLATE)


def refused():
    new_template()
    sandbox = new_sandbox()
    os.environ["AGENTRUN_ACCESS_KEY_SECRET"] += "x"
    found("data plane", refusal(sandbox.check_health))
    found("data plane by id", refusal(lambda: Sandbox.delete_by_id(sandbox.sandbox_id)))
    found("control plane", refusal(lambda: Sandbox.get_template(TEMPLATE))[:3])
    os.environ["AGENTRUN_ACCESS_KEY_SECRET"] = os.environ["AGENTRUN_ACCESS_KEY_SECRET"][:-1]
    Sandbox.delete_by_id(sandbox.sandbox_id)


if __name__ == "__main__":
    {"lifecycle": lifecycle, "code": code, "refused": refused}[sys.argv[1]]()
