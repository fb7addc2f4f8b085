"""Metrics out of the log lines of functions: CloudWatch's embedded metric format, which MiniStack does not read."""
import json
from typing import Any

from ministack.services import cloudwatch
from ministack.services import cloudwatch_logs as logs

_stock_put_log_events = logs._put_log_events


def _put_log_events(data: dict[str, Any]) -> Any:
    for event in data.get("logEvents", []):
        if '"_aws"' in event["message"]:
            _extract(json.loads(event["message"]))
    return _stock_put_log_events(data)


def _extract(line: dict[str, Any]) -> None:
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = {name: line[name] for name in names}
            for metric in directive["Metrics"]:
                values = line[metric["Name"]]
                for value in values if isinstance(values, list) else [values]:
                    cloudwatch.record_metric(directive["Namespace"], metric["Name"], value, metric["Unit"], dimensions)


def install() -> None:
    logs._put_log_events = _put_log_events
