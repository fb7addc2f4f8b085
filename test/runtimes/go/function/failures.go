package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
)

var failures = map[string]function{
	"exception/returns-error":             returnsError,
	"exception/two-lines-of-message":      twoLines,
	"exception/joined-errors":             joinedErrors,
	"exception/response-not-serialisable": func(_ context.Context, _ event) (any, error) { return math.NaN(), nil },
	"exception/retried":                   returnsError,
	"platform_fault/response-too-large":   func(_ context.Context, _ event) (any, error) { return strings.Repeat("x", 7_000_000), nil },
	"exception/between-healthy":           whereAsked,
}

var errNotFound = errors.New("order A-1 not found")

func returnsError(_ context.Context, _ event) (any, error) {
	return nil, fmt.Errorf("load order A-1: %w", errNotFound)
}

func twoLines(_ context.Context, _ event) (any, error) {
	return nil, errors.New("order A-1:\nno items")
}

func joinedErrors(_ context.Context, _ event) (any, error) {
	return nil, errors.Join(errNotFound, errors.New("no backup either"))
}

func loggedAndReturned(_ context.Context, _ event) (any, error) {
	err := errors.New("order is empty")
	slog.Error("could not load", "error", err, "errorType", "errorString")
	return nil, err
}

func whereAsked(_ context.Context, event event) (any, error) {
	slog.Info("order")
	if event["fail"] == true {
		return nil, errNotFound
	}
	return "ok", nil
}
