// The function whose failures are recorded: CASE says which.
package main

import (
	"context"
	"log"
	"log/slog"
	"net"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type event = map[string]any

type function func(ctx context.Context, event event) (any, error)

func main() {
	switch name := os.Getenv("CASE"); name {
	case "init_error/panic":
		panic("TABLE_NAME must be set")
	case "init_error/log-fatal":
		log.Fatal("TABLE_NAME is not set")
	case "init_error/exit":
		os.Exit(3)
	case "network_error/refused-at-load":
		if _, err := net.Dial("tcp", "127.0.0.1:5433"); err != nil {
			panic(err)
		}
	case "invalid_handler/nil":
		lambda.Start(nil)
	case "invalid_handler/not-a-function":
		lambda.Start("orders.Handler")
	case "invalid_handler/too-many-arguments":
		lambda.Start(func(_ context.Context, _ event, _ int) error { return nil })
	case "invalid_handler/no-error-result":
		lambda.Start(func(_ context.Context, _ event) (string, string) { return "", "" })
	case "exception/event-of-another-type":
		lambda.Start(func(_ struct{ ID int }) error { return nil })
	case "exception/own-type":
		lambda.Start(func(_ event) error { return &orderError{"A-1"} })
	case "exception/slog-default":
		slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
		lambda.Start(loggedAndReturned)
	case "exception/own-json":
		lambda.Start(func(_ event) error { return ownJSON{} })
	default:
		start(name)
	}
}

func start(name string) {
	for _, group := range []map[string]function{crashes, failures, harmless, networkErrors} {
		if function, found := group[name]; found {
			lambda.Start(function)
		}
	}
	log.Fatalf("no case %q", name)
}

type orderError struct{ id string }

func (e *orderError) Error() string { return "order " + e.id + " not found" }

// It tells of itself in its own words.
type ownJSON struct{}

func (ownJSON) Error() string { return "upstream said no" }

func (ownJSON) MarshalJSON() ([]byte, error) { return []byte(`{"status":502}`), nil }
