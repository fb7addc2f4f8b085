"""CloudWatch Logs as the service does it, where MiniStack differs.

Filter patterns, TestMetricFilter, two filters per group, checks of the destination, account-level subscription filters,
the limits of PutLogEvents, delivery as an asynchronous invocation with retries, and delivery through a destination into a
data stream.
"""
import base64
import gzip
import itertools
import json
import re
import time
from typing import Any

from filter_pattern import BadPattern, compile_pattern
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response, new_uuid
from ministack.services import cloudwatch_logs as logs
from ministack.services import kinesis, lambda_svc
from ministack.services.cloudformation import provisioners
from node_runtime import same_request_id

DAY_MS = 86_400_000
_numbers = itertools.count()
_account_policies: dict[tuple[str, str, str, str], dict[str, Any]] = {}


def _refuse(code: str, message: str) -> Any:
    return error_response_json(code, message, 400)


def _function_of(arn: str) -> str:
    return arn.split(":function:")[-1].split(":")[0]


def _objection(pattern: str | None, destination: str) -> Any:
    """The error answer to a pattern or destination the service would refuse, or None."""
    try:
        compile_pattern(pattern)
    except BadPattern:
        return _refuse("InvalidParameterException", "Invalid filter pattern")
    if ":function:" not in destination:
        return None
    function = lambda_svc._functions.get(_function_of(destination)) or {}
    statements = (function.get("policy") or {}).get("Statement") or []
    if any(s.get("Principal") in ({"Service": "logs.amazonaws.com"}, "logs.amazonaws.com") for s in statements):
        return None
    return _refuse(
        "InvalidParameterException",
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your "
        "function.")


_stock_put_subscription_filter = logs._put_subscription_filter


def _put_subscription_filter(data: dict[str, Any]) -> Any:
    group = logs._log_groups.get(data.get("logGroupName"))
    filters = group["subscriptionFilters"] if group else {}
    if data.get("filterName") not in filters and len(filters) >= 2:
        return _refuse("LimitExceededException", "Resource limit exceeded.")
    bad = _objection(data.get("filterPattern"), data.get("destinationArn", ""))
    return bad or _stock_put_subscription_filter(data)


def _test_metric_filter(data: dict[str, Any]) -> Any:
    bad = _objection(data.get("filterPattern"), "")
    if bad:
        return bad
    matches = compile_pattern(data.get("filterPattern"))
    return json_response({"matches": [
        {"eventNumber": number, "eventMessage": message, "extractedValues": {}}
        for number, message in enumerate(data.get("logEventMessages", []), 1) if matches(message)]})


def _put_account_policy(data: dict[str, Any]) -> Any:
    document = json.loads(data["policyDocument"])
    bad = _objection(document.get("FilterPattern"), document.get("DestinationArn", ""))
    if bad:
        return bad
    kept = ("policyName", "policyDocument", "policyType", "scope", "selectionCriteria")
    policy = {key: data[key] for key in kept if data.get(key)}
    policy |= {"lastUpdatedTime": int(time.time() * 1000), "accountId": get_account_id()}
    _account_policies[get_account_id(), get_region(), data["policyType"], data["policyName"]] = policy
    return json_response({"accountPolicy": policy})


def _describe_account_policies(data: dict[str, Any]) -> Any:
    here = (get_account_id(), get_region(), data.get("policyType"))
    return json_response({"accountPolicies": [
        policy for (account, region, kind, name), policy in list(_account_policies.items())
        if (account, region, kind) == here and data.get("policyName") in (None, name)]})


def _delete_account_policy(data: dict[str, Any]) -> Any:
    key = (get_account_id(), get_region(), data.get("policyType"), data.get("policyName"))
    if not _account_policies.pop(key, None):
        return _refuse("ResourceNotFoundException", "Policy not found")
    return json_response({})


_stock_put_log_events = logs._put_log_events


def _put_log_events(data: dict[str, Any]) -> Any:
    events = data.get("logEvents", [])
    size = sum(len(event["message"].encode()) + 26 for event in events)
    stamps = [event["timestamp"] for event in events]
    if len(events) > 10_000:
        return _refuse(
            "InvalidParameterException",
            "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length "
            "less than or equal to 10000")
    if size > 1_048_576:
        return _refuse("InvalidParameterException", f"Upload too large: {size} bytes exceeds limit of 1048576")
    if stamps != sorted(stamps):
        return _refuse(
            "InvalidParameterException", "Log events in a single PutLogEvents request must be in chronological order.")
    old = sum(stamp < time.time() * 1000 - 14 * DAY_MS for stamp in stamps)
    status, headers, body = _stock_put_log_events({**data, "logEvents": events[old:]})
    if old and status == 200:
        answer = {**json.loads(body), "rejectedLogEventsInfo": {"tooOldLogEventEndIndex": old}}
        body = json.dumps(answer).encode()
    return status, headers, body


def _event_id(event: dict[str, Any]) -> str:
    """Grows in the order of arrival within a millisecond, as the service's do."""
    return f"{event['timestamp']:020d}{next(_numbers):036d}"


_stock_append_log_events = logs._append_log_events


def _append_log_events(stream: Any, events: list[dict[str, Any]]) -> Any:
    for event in events:
        event["eventId"] = _event_id(event)
    return _stock_append_log_events(stream, events)


_OPERATIONS = {
    "PutLogEvents": _put_log_events,
    "TestMetricFilter": _test_metric_filter,
    "PutAccountPolicy": _put_account_policy,
    "DescribeAccountPolicies": _describe_account_policies,
    "DeleteAccountPolicy": _delete_account_policy,
}
_stock_handle_request = logs.handle_request


async def _handle_request(method: str, path: str, headers: dict[str, str], body: bytes, query: Any) -> Any:
    operation = _OPERATIONS.get(headers.get("x-amz-target", "").split(".")[-1])
    try:
        if operation:
            return operation(json.loads(body or b"{}"))
        return await _stock_handle_request(method, path, headers, body, query)
    except BadPattern:
        return _refuse("InvalidParameterException", "Invalid filter pattern")


def _filters_on(name: str, group: dict[str, Any]) -> list[dict[str, str]]:
    filters = [{**found, "filterName": key} for key, found in group["subscriptionFilters"].items()]
    for (account, region, kind, _), policy in list(_account_policies.items()):
        if (account, region, kind) != (get_account_id(), get_region(), "SUBSCRIPTION_FILTER_POLICY"):
            continue
        criteria = policy.get("selectionCriteria", "")
        listed = name in json.loads((re.search(r"\[.*\]", criteria) or ["[]"])[0])
        if listed == ("NOT IN" in criteria):
            continue
        document = json.loads(policy["policyDocument"])
        filters.append({
            "filterName": policy["policyName"],
            "filterPattern": document.get("FilterPattern", ""),
            "destinationArn": document["DestinationArn"]})
    return filters


def _deliver(group_name: str, stream: str, events: list[dict[str, Any]]) -> None:
    group = logs._log_groups.get(group_name)
    if not group or not events:
        return
    for found in _filters_on(group_name, group):
        matches = compile_pattern(found["filterPattern"])
        hits = [event for event in events if matches(event["message"])]
        stream_arn = _stream_of(found["destinationArn"])
        if hits and stream_arn:
            packed = gzip.compress(json.dumps(_payload(group_name, stream, found, hits)).encode())
            kinesis.put_record_internal(stream_arn, stream, packed)
            continue
        name = _function_of(found["destinationArn"])
        function = lambda_svc._functions.get(name)
        # The service would loop for ever on a function subscribed to its own log group.
        if not hits or not function or group_name == f"/aws/lambda/{name}":
            continue
        packed = base64.b64encode(gzip.compress(json.dumps(_payload(group_name, stream, found, hits)).encode())).decode()
        _invoke_async(function, {"awslogs": {"data": packed}})


def _payload(group_name: str, stream: str, found: dict[str, str], hits: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "messageType": "DATA_MESSAGE", "owner": get_account_id(), "logGroup": group_name, "logStream": stream,
        "subscriptionFilters": [found["filterName"]],
        "logEvents": [
            {"id": _event_id(event), "timestamp": event["timestamp"], "message": event["message"]} for event in hits]}


def _stream_of(destination: str) -> str | None:
    """The data stream that a destination stands for, or is."""
    if ":destination:" in destination:
        destination = (logs._destinations.get(destination.split(":destination:")[-1]) or {}).get("targetArn", "")
    return destination if ":kinesis:" in destination else None


_stock_invoke_async = lambda_svc.invoke_async_with_retry


def _invoke_async(function: dict[str, Any], event: Any) -> None:
    """All tries of one asynchronous event carry one request id."""
    execute = same_request_id(lambda_svc._execute_function, new_uuid())
    scope = {**_stock_invoke_async.__globals__, "_execute_function": execute}
    kind = type(_stock_invoke_async)
    kind(_stock_invoke_async.__code__, scope, _stock_invoke_async.__name__, _stock_invoke_async.__defaults__,
         _stock_invoke_async.__closure__)(function, event)


def _create_account_policy(_logical_id: str | None, properties: dict[str, Any], _stack: str, **_: Any) -> Any:
    document = properties["PolicyDocument"]
    status, _headers, body = _put_account_policy({
        "policyName": properties["PolicyName"], "policyType": properties["PolicyType"],
        "scope": properties.get("Scope"), "selectionCriteria": properties.get("SelectionCriteria"),
        "policyDocument": document if isinstance(document, str) else json.dumps(document)})
    if status >= 400:
        raise ValueError(body)
    account = get_account_id()
    return f"{account}|{properties['PolicyType']}|{properties['PolicyName']}", {"AccountId": account}


def _create_destination(_logical_id: str | None, properties: dict[str, Any], _stack: str, **_: Any) -> Any:
    name = properties["DestinationName"]
    _status, _headers, body = logs._put_destination({
        "destinationName": name, "targetArn": properties["TargetArn"], "roleArn": properties["RoleArn"],
        "accessPolicy": properties.get("DestinationPolicy", "")})
    return name, {"Arn": json.loads(body)["destination"]["arn"]}


def install() -> None:
    logs._subscription_pattern_matches = lambda pattern, message: compile_pattern(pattern)(message or "")
    logs._compile_filter_pattern = compile_pattern
    logs._put_subscription_filter = _put_subscription_filter
    logs._append_log_events = _append_log_events
    logs.handle_request = _handle_request
    logs._fanout_to_subscription_filters = _deliver
    lambda_svc.invoke_async_with_retry = _invoke_async
    provisioners._RESOURCE_HANDLERS["AWS::Logs::Destination"] = {
        "create": _create_destination,
        "update": lambda _id, _old, new, stack: _create_destination(None, new, stack),
        "delete": lambda name, _properties: logs._delete_destination({"destinationName": name}),
    }
    provisioners._RESOURCE_HANDLERS["AWS::Logs::AccountPolicy"] = {
        "create": _create_account_policy,
        "update": lambda _id, _old, new, stack: _create_account_policy(None, new, stack),
        "delete": lambda _id, properties: _delete_account_policy(
            {"policyName": properties["PolicyName"], "policyType": properties["PolicyType"]}),
    }
