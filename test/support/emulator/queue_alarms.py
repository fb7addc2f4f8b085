"""Queue metrics, alarms per dimension and alarms on a query: what an alarm on a dead-letter queue needs, or on all groups."""
import re
import threading
import time
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch, sqs
from ministack.services.cloudformation import provisioners

INTERVAL_SECONDS = 5    # the service: a minute

# Metrics Insights, as far as the template speaks it.
QUERY = re.compile(r"""SELECT SUM\((\w+)\) FROM "([^"]+)" WHERE (\w+) = '([^']*)'""")

_stock_evaluate_alarm = cloudwatch._evaluate_alarm
_stock_alarm_record = provisioners._cw_metric_alarm_record


def _evaluate_alarm(alarm: dict[str, Any]) -> None:
    """MiniStack pools the dimensions of a metric: show it only those the alarm names."""
    key = cloudwatch._dims_key({d["Name"]: d["Value"] for d in alarm.get("Dimensions") or []})
    if where := alarm.get("Where"):
        metrics = {name: values for name, values in cloudwatch._metrics.items()
                   if values and where.items() <= values[-1]["Dimensions"].items()}
    else:
        metrics = {name: values for name, values in cloudwatch._metrics.items() if name[2] == key}
    kind = type(_stock_evaluate_alarm)
    kind(_stock_evaluate_alarm.__code__, {**_stock_evaluate_alarm.__globals__, "_metrics": metrics})(alarm)


def _alarm_record(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """MiniStack refuses an alarm with Metrics: take one that is a query."""
    if not (metrics := properties.get("Metrics")):
        return _stock_alarm_record(name, properties)
    if len(metrics) != 1 or not (query := QUERY.fullmatch(metrics[0].get("Expression", ""))):
        raise ValueError(f"of metric math only one query is understood, not {metrics}")
    metric, namespace, label, value = query.groups()
    plain = {key: kept for key, kept in properties.items() if key != "Metrics"}
    plain |= {"MetricName": metric, "Namespace": namespace, "Statistic": "Sum", "Period": metrics[0]["Period"]}
    return _stock_alarm_record(name, plain) | {"Where": {label: value}}


def _record_queues() -> None:
    for (account, region, _), queue in list(sqs._queues.all_items()):
        responses._request_account_id.set(account)
        responses._request_region.set(region)
        sqs._refresh_counts(queue)
        visible = float(queue["attributes"]["ApproximateNumberOfMessages"])
        age = max((time.time() - message["sent_at"] for message in queue["messages"]), default=0)
        dimensions = {"QueueName": queue["attributes"]["QueueArn"].rsplit(":", 1)[1]}
        cloudwatch.record_metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", visible, "Count", dimensions)
        cloudwatch.record_metric("AWS/SQS", "ApproximateAgeOfOldestMessage", age, "Seconds", dimensions)


def _run() -> None:
    while True:
        time.sleep(INTERVAL_SECONDS)
        cloudwatch._evaluate_all_alarms()   # MiniStack does so only when somebody puts a metric
        _record_queues()


def install() -> None:
    cloudwatch._evaluate_alarm = _evaluate_alarm
    provisioners._cw_metric_alarm_record = _alarm_record
    threading.Thread(target=_run, daemon=True).start()
