import type { Scenario } from "../scenario.ts";

/** How a Python function logs an exception that it has handled; `last` has no line behind it. */
export const WAYS: readonly string[] = ["exception", "error", "exc-info", "print", "stderr", "last"];

const LIMIT = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";

/** Does what the scenario's function does, and lives. */
const HANDLED = `import importlib
import json
import logging
import os
import signal
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def act(event, context):
    module, name = os.environ["INNER"].rsplit(".", 1)
    function = getattr(importlib.import_module(module), name)
    if len(json.dumps(function(event, context))) > 6291556:
        raise ValueError("${LIMIT}")


def in_child(event, context):
    command = [sys.executable, "-c", "import handled; handled.act({}, None)"]
    child = subprocess.Popen(command, cwd="/var/task")
    if "SIGNAL" in os.environ:
        time.sleep(1)
        child.send_signal(signal.Signals[os.environ["SIGNAL"]])
    code = child.wait()
    raise subprocess.CalledProcessError(code, command)


def in_time(event, context):
    command = [sys.executable, "-c", "import handled; handled.act({}, None)"]
    subprocess.run(command, cwd="/var/task", timeout=1)


def in_thread(event, context):
    with ThreadPoolExecutor() as pool:
        pool.submit(act, event, context).result()


HANDLINGS = {"caught": act, "in-child": in_child, "in-time": in_time, "in-thread": in_thread}

LOG = {
    "exception": lambda error: logger.exception("order not placed"),
    "error": lambda error: logger.error("order not placed: %r", error),
    "exc-info": lambda error: logging.getLogger("orders").warning(error, exc_info=error),
    "print": lambda error: print(f"[ERROR] {type(error).__name__}: {error}"),
    "stderr": lambda error: traceback.print_exc(),
    "last": lambda error: logger.exception(error),
}


IN_INIT = os.environ.get("IN_INIT")
if IN_INIT:
    try:
        act({}, None)
        os._exit(99)
    except BaseException as error:
        for way in IN_INIT.split(","):
            LOG[way](error)


def handler(event, context):
    if IN_INIT:
        logger.info("answered without it")
        return {"statusCode": 200}
    way = event.pop("way")
    try:
        HANDLINGS[os.environ["HANDLING"]](event, context)
    except BaseException as error:
        LOG[way](error)
        if way != "last":
            logger.info("answered 502")
        return {"statusCode": 502}
    raise RuntimeError("nothing failed")
`;

/** The scenario's function below one that handles its failures. */
export function handled({
  files = {},
  handler = "app.handler",
}: Scenario): Pick<Scenario, "files" | "handler" | "environment"> {
  return {
    files: { ...files, "handled.py": HANDLED },
    handler: "handled.handler",
    environment: { INNER: handler },
  };
}
