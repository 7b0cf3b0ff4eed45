"""What E2B's own client makes of the emulator: one JSON line for each thing it found, for a test to judge.

    E2B_API_URL=… E2B_SANDBOX_URL=… E2B_API_KEY=… python check.py SCENARIO
"""

import base64
import json
import sys
import threading

from e2b import SandboxQuery
from e2b_code_interpreter import Sandbox


def found(check, value):
    print(json.dumps({"check": check, "value": value}), flush=True)


def failure(attempt):
    """The class of the error that an attempt ends with; None if it ends well."""
    try:
        attempt()
        return None
    except Exception as error:
        return type(error).__name__


def lifecycle():
    metadata = {"k y": "v&1", "run": "python"}
    sandbox = Sandbox.create(metadata=metadata, envs={"BOX": "blue"}, timeout=60)
    found("running", sandbox.is_running())
    info = sandbox.get_info()
    found("info", {"same": info.sandbox_id == sandbox.sandbox_id, "name": info.name, "state": info.state.value, "metadata": info.metadata})
    found("lease seconds", round((info.end_at - info.started_at).total_seconds()))
    sandbox.set_timeout(600)
    found("lease was extended", sandbox.get_info().end_at > info.end_at)

    listed = Sandbox.list(query=SandboxQuery(metadata=metadata)).next_items()
    found("listed by metadata", [item.sandbox_id == sandbox.sandbox_id for item in listed])
    found("listed by other metadata", Sandbox.list(query=SandboxQuery(metadata={"run": "other"})).next_items())

    other = Sandbox.create(metadata=metadata)
    pages, sizes = Sandbox.list(query=SandboxQuery(metadata=metadata), limit=1), []
    while pages.has_next:
        sizes.append(len(pages.next_items()))
    found("pages", sizes)
    found("connected", Sandbox.connect(other.sandbox_id).run_code("1 + 1").text)

    found("killed", [other.kill(), other.kill()])
    found("killed is running", other.is_running())
    found("info of killed", failure(other.get_info))
    found("timeout of killed", failure(lambda: other.set_timeout(1)))
    found("connect to killed", failure(lambda: Sandbox.connect(other.sandbox_id)))
    found("code in killed", failure(lambda: other.run_code("1")))
    sandbox.kill()


def code():
    sandbox = Sandbox.create(envs={"BOX": "blue"})
    seen = []
    program = 'import sys\nprint("out")\nprint("err", file=sys.stderr)\n40 + 2'
    printed = sandbox.run_code(program, on_stdout=lambda message: seen.append(message.line), envs={"ONE": "1"})
    found("logs", {"stdout": printed.logs.stdout, "stderr": printed.logs.stderr})
    found("streamed", seen)
    found("text", printed.text)
    found("count", printed.execution_count)
    error = sandbox.run_code('def f():\n  raise ValueError("no")\nf()').error
    found("error", {"name": error.name, "value": error.value, "place": "line 2, in f" in error.traceback})
    found("state", sandbox.run_code("f.__name__").text)
    found("environment", sandbox.run_code('import os\n[os.environ[n] for n in ("BOX", "ONE")]', envs={"ONE": "1"}).results[0].json)
    picture = sandbox.run_code('import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4])\nplt.title("t")\nplt.show()').results[0]
    found("picture", {"png": base64.b64decode(picture.png)[1:4].decode(), "main": picture.is_main_result})
    chart = picture.chart
    found("chart", {"type": chart.type.value, "title": chart.title, "points": chart.elements[0].points})
    table = sandbox.run_code('import pandas as pd\npd.DataFrame({"a": [1, 2]})').results[0]
    found("table", {"data": table.data, "html": "<table" in table.html})
    found("javascript", sandbox.run_code('console.log("js"); await Promise.resolve([1, 2].length)', language="javascript").text)
    failed = sandbox.run_code("echo bash; (exit 3)", language="bash")
    found("bash", {"logs": failed.logs.stdout, "error": {"name": failed.error.name, "value": failed.error.value, "traceback": failed.error.traceback}})

    context = sandbox.create_code_context(language="python", cwd="/tmp")
    found("context", {"language": context.language, "cwd": context.cwd})
    sandbox.run_code("x = 1", context=context)
    found("context keeps", sandbox.run_code("import os\n(x, os.getcwd())", context=context).text)
    found("other context has not", sandbox.run_code("x").error.name)
    sandbox.restart_code_context(context)
    found("context restarted", sandbox.run_code("x", context=context).error.name)
    found("contexts", [each.language for each in sandbox.list_code_contexts()])
    sandbox.remove_code_context(context)
    found("context removed", failure(lambda: sandbox.run_code("1", context=context)))

    found("timeout", failure(lambda: sandbox.run_code("import time\ntime.sleep(100)", timeout=0.5)))
    found("after timeout", sandbox.run_code("f.__name__").text)
    kills, killed = [], []
    killer = threading.Thread(target=lambda: kills.append(sandbox.kill()))
    program = 'import time\nprint("go", flush=True)\ntime.sleep(100)'
    killed.append(failure(lambda: sandbox.run_code(program, on_stdout=lambda message: killer.start())))
    killer.join()
    found("killed while running", killed + kills)


def refused():
    found("wrong key", failure(lambda: Sandbox.create(api_key="e2b_00")))
    found("unknown template", failure(lambda: Sandbox.create("nothing-of-the-kind")))


def create():
    found("create", failure(Sandbox.create))


if __name__ == "__main__":
    {"lifecycle": lifecycle, "code": code, "refused": refused, "create": create}[sys.argv[1]]()
