"""Node functions under the real Lambda runtime client, with log streams like the service's.

A function runs as a child process, with aws-lambda-ric on MiniStack's Runtime API. The client's telemetry frames become
one log event each. The platform's own lines (INIT_START, START, END, REPORT, INIT_REPORT, platform.*) are written here,
after the documented formats: a test of a parser on them proves plumbing, not the service's format.
"""
import hashlib
import io
import json
import os
import re
import struct
import tempfile
import threading
import time
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, NamedTuple

from ministack.core import lambda_runtime
from ministack.core.responses import get_region, new_uuid
from ministack.services import cloudwatch_logs as logs
from ministack.services import lambda_svc

RIC, NODE = os.environ["RIC_DIR"], os.environ["NODE_BIN"]
# The client's native part is built by its install script; without it the preload stands in.
NATIVE = os.path.exists(f"{RIC}/rapid-client.node")
PRELOAD = Path(__file__).with_name("ric-preload.cjs")
# The text before 2024: own lines for timeouts and crashes, no Status on REPORT.
OLD_STYLE = os.environ.get("PLATFORM_LINES") == "old"
# What of the emulator's own environment a function may see.
INHERITED = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH")

TIMEOUT = "Sandbox.Timedout"

Event = tuple[int, str]
_local = threading.local()


class Init(NamedTuple):
    phase: str
    events: list[Event]
    ms: float
    status: str
    error_type: str


def _now() -> int:
    return int(time.time() * 1000)


def _iso(ms: int) -> str:
    stamp = datetime.fromtimestamp(ms / 1000, timezone.utc)
    return stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _is_node(config: dict[str, Any]) -> bool:
    return str(config.get("Runtime")).startswith("nodejs")


def _timeout_text(config: dict[str, Any]) -> str:
    return f"Task timed out after {float(config.get('Timeout', 3)):.2f} seconds"


def _exit_text(code: int | None) -> str:
    if not code:
        return "Runtime exited without providing a reason"
    if code == -9:
        return "Runtime exited with error: signal: killed"
    return f"Runtime exited with error: {f'exit status {code}' if code > 0 else f'signal: {-code}'}"


class NodeWorker(lambda_runtime.ProvidedWorker):
    """One execution environment: one log stream, whatever happens to its process during init."""

    stream = ""
    frames = ""
    offset = 0
    peak_mb = 0
    init_ms = 0.0
    out_of_memory = False
    exit_code: int | None = None
    init_output = ""
    init_fault: dict[str, Any] | None = None
    init_fault_reported = False
    inits: list[Init] = []

    def _begin(self) -> None:
        version = self.config.get("Version", "$LATEST")
        today = datetime.now(timezone.utc)
        self.stream = f"{today:%Y/%m/%d}/[{version}]{new_uuid().replace('-', '')}"
        self._discard_frames()
        handle, self.frames = tempfile.mkstemp(prefix="frames-")
        os.close(handle)
        self.offset, self.peak_mb, self.out_of_memory, self.inits = 0, 0, False, []

    def _discard_frames(self) -> None:
        if self.frames:
            Path(self.frames).unlink(missing_ok=True)

    def _spawn(self, init_timeout: float | None = None) -> None:
        if init_timeout is not None:    # MiniStack's second call, after an init that took too long
            return self._try_init("invoke", init_timeout)
        self._begin()
        try:
            return self._try_init("init", None)
        except lambda_runtime.ProvidedInitTimeout:
            raise
        except Exception:
            pass
        # The service runs an init that failed once more, inside the first invocation.
        try:
            return self._try_init("invoke", float(self.config.get("Timeout", 3)))
        except lambda_runtime.ProvidedInitTimeout as error:
            raise RuntimeError(str(error)) from error

    def _try_init(self, phase: str, timeout: float | None) -> None:
        started, status = time.time(), "success"
        self.init_fault, self.init_output, self.exit_code = None, "", None
        _local.worker = self
        try:
            super()._spawn(timeout)
        except lambda_runtime.ProvidedInitTimeout:
            status, self.init_fault_reported = "timeout", False
            self.init_fault = {"errorType": TIMEOUT, "errorMessage": _timeout_text(self.config)}
            raise
        except Exception:
            status, self.init_fault_reported = "error", isinstance(self._init_error, dict)
            self.init_fault = self._init_error if self.init_fault_reported else {
                "errorType": "Runtime.ExitError", "errorMessage": _exit_text(self.exit_code)}
            self.init_output += self._drain_stderr()
            raise
        finally:
            self.init_ms = (time.time() - started) * 1000
            kind = self.init_fault["errorType"] if self.init_fault else ""
            self.inits.append(Init(phase, self.take_events(self.init_output), self.init_ms, status, kind))
        threading.Thread(target=self._watch_memory, args=(self._proc,), daemon=True).start()

    def _init_log_suffix(self) -> str:
        # MiniStack would put the output into its own message; it belongs into the log, line by line.
        self.init_output = self._drain_stderr_bounded(first_line_wait=0.1)
        return ""

    def _watch_memory(self, process: Any) -> None:
        while process.poll() is None:
            try:
                status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            except OSError:
                return
            resident = re.search(r"VmRSS:\s+(\d+)", status)
            if not resident:
                return
            used = int(resident[1]) // 1024
            self.peak_mb = max(self.peak_mb, used)
            if used > int(self.config.get("MemorySize", 128)):
                self.out_of_memory = True
                process.kill()
                return
            time.sleep(0.02)

    def _teardown(self) -> None:
        if self._proc is not None:
            self.exit_code = self._proc.poll()
        super()._teardown()

    def _discard_tmpdir(self) -> None:
        super()._discard_tmpdir()
        self._discard_frames()

    def take_events(self, raw_output: str) -> list[Event]:
        """New log events: the client's frames, then the lines that went to plain stdout or stderr."""
        found: list[Event] = []
        with open(self.frames, "rb") as file:
            file.seek(self.offset)
            while len(header := file.read(16)) == 16:
                _, size, micros = struct.unpack(">IIq", header)
                found.append((micros // 1000, file.read(size).decode("utf-8", "replace")))
                self.offset = file.tell()
        return found + [(_now(), line) for line in raw_output.splitlines()]


def _worker_class(config: dict[str, Any]) -> type:
    if _is_node(config):
        return NodeWorker
    provided = str(config.get("Runtime")).startswith("provided")
    return lambda_runtime.ProvidedWorker if provided else lambda_runtime.Worker


_stock_code_dir = lambda_svc._provided_runtime_code_dir


def _code_dir(blob: bytes) -> str:
    folder = _stock_code_dir(blob)
    bootstrap = Path(folder, "bootstrap")
    if not bootstrap.exists():
        preload = "" if NATIVE else f'--require "{PRELOAD}" '
        bootstrap.write_text(
            f'#!/bin/sh\nexec 3>>"$EMULATOR_FRAMES"\nwrapper=$EMULATOR_EXEC_WRAPPER\n'
            f'unset EMULATOR_FRAMES EMULATOR_EXEC_WRAPPER\n'
            f'exec ${{wrapper:+"$wrapper"}} "{NODE}" {preload}--max-http-header-size=81920 "{RIC}/index.mjs" "$_HANDLER"\n', encoding="utf-8")
        bootstrap.chmod(0o755)
    return folder


_opt: dict[str, str] = {}


def _layers(config: dict[str, Any]) -> str:
    """The folder that stands for /opt: the function's layers, the later over the earlier."""
    zips = [content for layer in config.get("Layers") or [] if (content := lambda_svc._resolve_layer_zip(layer))]
    key = hashlib.sha256(b"".join(zips)).hexdigest()
    if key not in _opt:
        _opt[key] = tempfile.mkdtemp(prefix="opt-")
        for content in zips:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for entry in archive.infolist():
                    path = archive.extract(entry, _opt[key])
                    if mode := entry.external_attr >> 16 & 0o777:
                        os.chmod(path, mode)
    return _opt[key]


_stock_worker_env = lambda_svc._provided_worker_env


def _log_group(config: dict[str, Any]) -> str:
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


def _worker_env(config: dict[str, Any], folder: str, port: int) -> dict[str, str]:
    host = dict(os.environ)
    env = {
        key: value for key, value in _stock_worker_env(config, folder, port).items()
        if key in INHERITED or key.startswith("AWS_") or host.get(key) != value}
    if not _is_node(config):
        return env
    logging = config.get("LoggingConfig") or {}
    env |= {
        "EMULATOR_FRAMES": _local.worker.frames,
        "EMULATOR_EXEC_WRAPPER": env.get("AWS_LAMBDA_EXEC_WRAPPER", "").replace("/opt", _layers(config), 1),
        "_LAMBDA_TELEMETRY_LOG_FD": "3",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config['Runtime']}",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": _log_group(config),
        "AWS_LAMBDA_LOG_STREAM_NAME": _local.worker.stream,
        "LAMBDA_RUNTIME_DIR": RIC,
        "TZ": ":UTC",
    }
    if not NATIVE:
        env["AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1"] = "true"
    if logging.get("LogFormat") == "JSON":
        env["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
        env["AWS_LAMBDA_LOG_LEVEL"] = logging.get("ApplicationLogLevel") or "INFO"
    return env


_stock_execute = lambda_svc._execute_function_warm


def _execute(function: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
    config = function.get("config") or function
    if not _is_node(config) or not function.get("code_zip"):
        return _stock_execute(function, event, request_id)
    request_id = getattr(_local, "request_id", None) or request_id
    lambda_svc._ensure_reaper_thread()
    worker, _reason = lambda_runtime.acquire_worker(
        config["FunctionName"], config, function["code_zip"], qualifier=config.get("Version", "$LATEST"))
    if worker is None:
        return lambda_svc._throttle_response(
            reason_code="ReservedFunctionConcurrentInvocationLimitExceeded",
            msg=f"Rate Exceeded: function {config['FunctionName']} has no execution environment left")
    if worker.config.get("RevisionId") != config.get("RevisionId"):
        worker._teardown()     # a changed configuration takes a new environment
        worker.config = config
    started = time.time()
    trace = f"Root=1-{int(started):x}-{os.urandom(12).hex()};Parent={os.urandom(8).hex()};Sampled=0"
    init_failed, events = False, []
    try:
        result = worker.invoke(
            event, request_id, trace_id=trace, invoked_function_arn=config.get("FunctionArn", ""))
        fault = _crash(worker, config, result.get("error_payload"))
        events = worker.take_events(result.get("log") or "")
    except Exception as error:
        if not worker.init_fault:
            lambda_svc.logger.exception("init of %s", config["FunctionName"])
        fault = worker.init_fault or {"errorType": "Runtime.Unknown", "errorMessage": str(error)}
        result, init_failed = {"cold_start": True}, True
    finally:
        lambda_runtime.release_worker(worker)
    reported = init_failed and worker.init_fault_reported
    cold = bool(result.get("cold_start"))
    elapsed = (time.time() - started) * 1000
    init_ms = worker.init_ms if cold and not init_failed else 0.0
    _local.record = {
        "request_id": request_id, "stream": worker.stream, "peak_mb": worker.peak_mb, "cold": cold, "fault": fault,
        "fault_reported": reported, "inits": worker.inits if cold else [], "init_ms": init_ms,
        "ms": max(elapsed - init_ms, 0.5), "start": int(started * 1000), "events": events}
    text = "\n".join(message for _, message in events)
    if result.get("status") == "ok":
        return {"body": result.get("result"), "log": text}
    payload = fault or result.get("error_payload")
    if fault and not reported:
        payload = {**fault, "errorMessage": f"RequestId: {request_id} Error: {fault['errorMessage']}"}
    return {"body": payload, "error": True, "log": text}


def _crash(worker: NodeWorker, config: dict[str, Any], payload: Any) -> dict[str, str] | None:
    """What the platform, not the runtime, says about the end of an invocation; None if it has nothing to say."""
    kind = payload.get("errorType") if isinstance(payload, dict) else None
    if kind == TIMEOUT:
        return {"errorType": kind, "errorMessage": _timeout_text(config)}
    if kind != "Runtime.ExitError":
        return None
    return {
        "errorType": "Runtime.OutOfMemory" if worker.out_of_memory else kind,
        "errorMessage": _exit_text(worker.exit_code)}


def same_request_id(execute: Callable[[Any, Any], Any], request_id: str) -> Callable[[Any, Any], Any]:
    def once(function: Any, event: Any) -> Any:
        _local.request_id = request_id
        try:
            return execute(function, event)
        finally:
            _local.request_id = None
    return once


class Report:
    """The platform's lines around one invocation."""

    def __init__(self, config: dict[str, Any], record: dict[str, Any]):
        self.config, self.record = config, record
        self.fault = (record["fault"] or {}).get("errorType")
        self.status = "timeout" if self.fault == TIMEOUT else "error" if self.fault else "success"
        self.version = config.get("Version", "$LATEST")
        self.runtime = f"{config['Runtime'].replace('nodejs', 'nodejs:').replace('.x', '')}.v1"
        self.runtime_arn = f"arn:aws:lambda:{get_region()}::runtime:{'0' * 64}"
        self.memory = config.get("MemorySize", 128)
        self.used = min(self.memory, record["peak_mb"]) or 1
        self.ms = float(config.get("Timeout", 3)) * 1000 if self.status == "timeout" else record["ms"]
        self.billed = int(self.ms + record["init_ms"]) + 1
        self.end = _now()

    def json(self) -> list[Event]:
        record, request_id = self.record, self.record["request_id"]
        events: list[Event] = []
        if record["cold"]:
            events.append(self._system(record["start"], "initStart", {
                "initializationType": "on-demand", "phase": "init", "runtimeVersion": self.runtime,
                "runtimeVersionArn": self.runtime_arn, "functionName": self.config["FunctionName"],
                "functionVersion": self.version}))
        for init in record["inits"]:
            events += init.events
            if init.status != "success":
                events.append(self._system(self._after(events), "initReport", {
                    "initializationType": "on-demand", "phase": init.phase, "status": init.status,
                    **({"errorType": init.error_type} if init.status == "error" else {}),
                    "metrics": {"durationMs": round(init.ms, 3)}}))
        start = self._after(events)
        events.append(self._system(start, "start", {"requestId": request_id, "version": self.version}))
        events += record["events"]
        metrics = {
            "durationMs": round(self.ms, 3), "billedDurationMs": self.billed, "memorySizeMB": self.memory,
            "maxMemoryUsedMB": self.used}
        if record["init_ms"]:
            metrics["initDurationMs"] = round(record["init_ms"], 3)
        events.append(self._system(self.end, "report", {
            "requestId": request_id, "metrics": metrics, "status": self.status,
            **({"errorType": self.fault} if self.status == "error" else {})}))
        return events

    def text(self) -> list[Event]:
        record, request_id = self.record, self.record["request_id"]
        events: list[Event] = []
        if record["cold"]:
            line = f"INIT_START Runtime Version: {self.runtime}\tRuntime Version ARN: {self.runtime_arn}\n"
            events.append((record["start"], line))
        for init in record["inits"]:
            events += init.events
            if init.status != "success" and not OLD_STYLE:
                tail = f"\tError Type: {init.error_type}" if init.status == "error" else ""
                line = f"INIT_REPORT Init Duration: {init.ms:.2f} ms\tPhase: {init.phase}\tStatus: {init.status}{tail}"
                events.append((self._after(events), line))
        events.append((self._after(events), f"START RequestId: {request_id} Version: {self.version}\n"))
        events += record["events"]
        if OLD_STYLE and self.status == "timeout":
            events.append((self.end, f"{_iso(self.end)} {request_id} {_timeout_text(self.config)}\n\n"))
        if OLD_STYLE and self.status == "error":
            said = "Unknown application error occurred" if record["fault_reported"] else (
                f"RequestId: {request_id} Error: {record['fault']['errorMessage']}")
            events.append((self.end, f"{said}\n{self.fault}\n"))
        events.append((self.end, f"END RequestId: {request_id}\n"))
        events.append((self.end, self._report_line(request_id)))
        return events

    def _report_line(self, request_id: str) -> str:
        fields = [
            f"REPORT RequestId: {request_id}", f"Duration: {self.ms:.2f} ms", f"Billed Duration: {self.billed} ms",
            f"Memory Size: {self.memory} MB", f"Max Memory Used: {self.used} MB"]
        if self.record["init_ms"]:
            fields.append(f"Init Duration: {self.record['init_ms']:.2f} ms")
        if OLD_STYLE or self.status == "success":
            return "\t".join(fields) + "\t\n"
        fields.append(f"Status: {self.status}")
        if self.status == "error":
            fields.append(f"Error Type: {self.fault}")
        return "\t".join(fields)

    def _after(self, events: list[Event]) -> int:
        """Not before anything written so far: the lines are put in the order of their time."""
        return max([self.record["start"], *(stamp for stamp, _ in events)])

    @staticmethod
    def _system(stamp: int, kind: str, record: dict[str, Any]) -> Event:
        line = {"time": _iso(stamp), "type": f"platform.{kind}", "record": record}
        return stamp, json.dumps(line, separators=(",", ":"))


_stock_emit = lambda_svc._emit_lambda_logs


def _emit(
    function: dict[str, Any], request_id: str, text: str, error: bool, duration_ms: int, *, log_source: Any = None,
) -> Any:
    record = getattr(_local, "record", None)
    _local.record = None
    if not record:
        return _stock_emit(function, request_id, text, error, duration_ms, log_source=log_source)
    try:
        config = function.get("config") or function
        report = Report(config, record)
        as_json = (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON"
        group, stream = _log_group(config), record["stream"]
        if group not in logs._log_groups:
            logs._create_log_group({"logGroupName": group})
        logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
        # Stable, so that lines of one millisecond stay in the order they were written.
        events = sorted(report.json() if as_json else report.text(), key=lambda event: event[0])
        logs._put_log_events({
            "logGroupName": group, "logStreamName": stream,
            "logEvents": [{"timestamp": stamp, "message": message} for stamp, message in events]})
    except Exception:
        lambda_svc.logger.exception("log lines of %s", request_id)
    return None


def install() -> None:
    lambda_runtime._worker_class_for = _worker_class
    lambda_svc._provided_runtime_code_dir = _code_dir
    lambda_svc._provided_worker_env = _worker_env
    lambda_svc._execute_function_warm = _execute
    lambda_svc._emit_lambda_logs = _emit
