"""Recorded API calls as `AWS API Call via CloudTrail` events on the default bus (needs CLOUDTRAIL_RECORDING=1)."""
import json
from typing import Any

from ministack.services import cloudtrail, eventbridge

_stock_record_event = cloudtrail.record_event


def _record_event(**call: Any) -> None:
    _stock_record_event(**call)
    if cloudtrail._is_readonly(call["method"], call["event_name"]) != "false":
        return
    detail = json.loads(cloudtrail._get_event_queue()[-1]["CloudTrailEvent"])
    entry = {
        "Source": f"aws.{call['service']}", "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def install() -> None:
    cloudtrail.record_event = _record_event
