"""MiniStack with what a forwarder of logs needs and MiniStack lacks. emulator.ts starts it and sets its environment.

RIC_DIR     folder of the npm package aws-lambda-ric (installed without its scripts it runs with ric-preload.cjs)
NODE_BIN    the Node executable functions run on
The modules beside this one replace private names of one exact version of MiniStack: see requirements-emulator.txt.
"""
import importlib.metadata
import os
import signal
import sys
import threading

TESTED = "1.5.33"


def _stop_with_owner() -> None:
    """Whoever started us holds our stdin open: its end, however it came, is ours too."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    if (version := importlib.metadata.version("ministack")) != TESTED:
        sys.exit(f"ministack {version} is installed, this was written for {TESTED}")

    import embedded_metrics
    import log_service
    import node_runtime
    import queue_alarms
    import trail_events
    from ministack.app import main as serve
    from ministack.core import lambda_runtime

    for part in (node_runtime, log_service, embedded_metrics, queue_alarms, trail_events):
        part.install()
    threading.Thread(target=_stop_with_owner, daemon=True).start()
    try:
        serve()
    finally:
        lambda_runtime.reset()


if __name__ == "__main__":
    main()
