"""Queue metrics and alarms per dimension: what an alarm on a dead-letter queue needs."""
import threading
import time
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch, sqs

INTERVAL_SECONDS = 5    # the service: a minute

_stock_evaluate_alarm = cloudwatch._evaluate_alarm


def _evaluate_alarm(alarm: dict[str, Any]) -> None:
    """MiniStack pools the dimensions of a metric: show it only those the alarm names."""
    key = cloudwatch._dims_key({d["Name"]: d["Value"] for d in alarm.get("Dimensions") or []})
    metrics = {name: values for name, values in cloudwatch._metrics.items() if name[2] == key}
    kind = type(_stock_evaluate_alarm)
    kind(_stock_evaluate_alarm.__code__, {**_stock_evaluate_alarm.__globals__, "_metrics": metrics})(alarm)


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
    threading.Thread(target=_run, daemon=True).start()
