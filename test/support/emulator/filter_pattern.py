"""CloudWatch Logs filter patterns: terms, ?any, -not, "phrases", %regex%, { $.json ... } and [columns, ...].

Written after the documentation, not compared with the service. Regular expressions are Python's, without the service's
restrictions.
"""
import json
import re
from typing import Any, Callable

Predicate = Callable[[Any], bool]
TOKEN = re.compile(r'\s*(\(|\)|&&|\|\||!=|>=|<=|=|>|<|,|%(?:\\.|[^%])*%|"(?:\\.|[^"\\])*"|[^\s()&|=!<>,%"]+)')
SELECTOR = re.compile(r'\.([^.\[\]]+)|\[(\d+|\*)\]|\[["\']([^"\']+)["\']\]')
TERM = re.compile(r'([?-]?)("(?:\\.|[^"\\])*"|%(?:\\.|[^%])*%|[^\s"%]+)')
COLUMN = re.compile(r"\S+?\s*(!=|>=|<=|=|>|<)\s*(.+)")
WORD = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')


class BadPattern(ValueError):
    pass


def compile_pattern(pattern: str | None) -> Callable[[str], bool]:
    pattern = (pattern or "").strip()
    try:
        if not pattern:
            return lambda message: True
        if pattern[0] == "{":
            return _json_pattern(pattern)
        if pattern[0] == "[":
            return _column_pattern(pattern)
        return _term_pattern(pattern)
    except (KeyError, IndexError, re.error) as error:
        raise BadPattern(pattern) from error


def _unquote(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[:1] == '"' else token


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match:
            raise BadPattern(text[at:])
        found.append(match[1])
        at = match.end()
    return found


def _select(document: Any, selector: str) -> Any:
    for name, index, quoted in SELECTOR.findall(selector[1:]):
        key = name or quoted
        if key:
            document = document.get(key) if isinstance(document, dict) else None
        elif index.isdigit():
            document = document[int(index)] if isinstance(document, list) and int(index) < len(document) else None
        if document is None:
            return None
    return document


def _compare(value: Any, operator: str, token: str) -> bool:
    if operator in (">", "<", ">=", "<="):
        try:
            left, right = float(value), float(token)
        except (TypeError, ValueError):
            return False
        return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[operator]
    if token[:1] == "%":
        hit = isinstance(value, str) and re.search(token[1:-1], value) is not None
    elif isinstance(value, bool) or value is None:
        return False
    elif isinstance(value, (int, float)):
        try:
            hit = float(_unquote(token)) == value
        except ValueError:
            hit = False
    else:
        glob = re.escape(_unquote(token)).replace(r"\*", ".*")
        hit = isinstance(value, str) and re.fullmatch(glob, value, re.DOTALL) is not None
    return hit if operator == "=" else not hit


class _JsonParser:
    def __init__(self, tokens: list[str]):
        self.tokens = tokens

    def parse(self) -> Predicate:
        predicate = self.either()
        if self.tokens:
            raise BadPattern(self.tokens[0])
        return predicate

    def either(self) -> Predicate:
        parts = [self.both()]
        while self.tokens and self.tokens[0] == "||":
            self.tokens.pop(0)
            parts.append(self.both())
        return lambda document: any(part(document) for part in parts)

    def both(self) -> Predicate:
        parts = [self.atom()]
        while self.tokens and self.tokens[0] == "&&":
            self.tokens.pop(0)
            parts.append(self.atom())
        return lambda document: all(part(document) for part in parts)

    def atom(self) -> Predicate:
        if self.tokens[0] == "(":
            self.tokens.pop(0)
            inner = self.either()
            if self.tokens.pop(0) != ")":
                raise BadPattern(")")
            return inner
        selector = self.tokens.pop(0)
        if selector[0] != "$":
            raise BadPattern(selector)
        operator, value = self.tokens.pop(0), self.tokens.pop(0)
        if operator == "IS":
            constant = {"NULL": None, "TRUE": True, "FALSE": False}[value]
            return lambda document: _select(document, selector) is constant
        if operator == "NOT":   # NOT EXISTS
            return lambda document: _select(document, selector) is None
        if operator not in ("=", "!=", ">", "<", ">=", "<="):
            raise BadPattern(operator)
        if value[:1] == "%":
            re.compile(value[1:-1])

        def compare(document: Any) -> bool:
            found = _select(document, selector)
            return found is not None and _compare(found, operator, value)
        return compare


def _json_pattern(pattern: str) -> Callable[[str], bool]:
    if pattern[-1] != "}":
        raise BadPattern(pattern)
    predicate = _JsonParser(_tokens(pattern[1:-1])).parse()

    def match(message: str) -> bool:
        try:
            return predicate(json.loads(message))
        except ValueError:
            return False
    return match


def _column_pattern(pattern: str) -> Callable[[str], bool]:
    if pattern[-1] != "]":
        raise BadPattern(pattern)
    columns = [column.strip() for column in pattern[1:-1].split(",")]

    def match(message: str) -> bool:
        words = [a or b or c for a, b, c in WORD.findall(message)]
        wanted = list(columns)
        if "..." in wanted:
            at = wanted.index("...")
            wanted[at:at + 1] = ["_"] * max(0, len(words) - len(wanted) + 1)
        if len(wanted) != len(words):
            return False
        return all(
            condition is None or _compare(word, condition[1], condition[2].strip())
            for condition, word in zip(map(COLUMN.match, wanted), words))
    return match


def _term_pattern(pattern: str) -> Callable[[str], bool]:
    required: list[Predicate] = []
    optional: list[Predicate] = []
    excluded: list[Predicate] = []
    for sign, term in TERM.findall(pattern):
        group = optional if sign == "?" else excluded if sign == "-" else required
        group.append(_regex(term[1:-1]) if term[0] == "%" else _contains(_unquote(term)))

    def match(message: str) -> bool:
        if any(f(message) for f in excluded) or not all(f(message) for f in required):
            return False
        # The service ignores ?terms beside required ones.
        return bool(required) or not optional or any(f(message) for f in optional)
    return match


def _regex(text: str) -> Predicate:
    expression = re.compile(text)
    return lambda message: expression.search(message) is not None


def _contains(text: str) -> Predicate:
    return lambda message: text in message
