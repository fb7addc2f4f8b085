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
	name := os.Getenv("CASE")
	if ways := os.Getenv("IN_INIT"); ways != "" {
		lambda.Start(survivingInit(ways, name))
	}
	if handling := os.Getenv("HANDLING"); handling != "" {
		lambda.Start(surviving(handling, name))
	}
	load(name)
	if os.Getenv("CHILD") != "" {
		alone(name)
	}
	lambda.Start(handlerOf(name))
}

// What happens before there is a handler.
func load(name string) {
	switch name {
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
	case "exception/slog-default":
		slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	}
}

var handlers = map[string]any{
	"invalid_handler/nil":                nil,
	"invalid_handler/not-a-function":     "orders.Handler",
	"invalid_handler/too-many-arguments": func(_ context.Context, _ event, _ int) error { return nil },
	"invalid_handler/no-error-result":    func(_ context.Context, _ event) (string, string) { return "", "" },
	"exception/event-of-another-type":    func(_ struct{ ID int }) error { return nil },
	"exception/own-type":                 func(_ event) error { return &orderError{"A-1"} },
	"exception/slog-default":             loggedAndReturned,
	"exception/own-json":                 func(_ event) error { return ownJSON{} },
}

func handlerOf(name string) any {
	if handler, found := handlers[name]; found {
		return handler
	}
	for _, group := range []map[string]function{crashes, failures, harmless, networkErrors} {
		if function, found := group[name]; found {
			return function
		}
	}
	log.Fatalf("no case %q", name)
	return nil
}

type orderError struct{ id string }

func (e *orderError) Error() string { return "order " + e.id + " not found" }

// It tells of itself in its own words.
type ownJSON struct{}

func (ownJSON) Error() string { return "upstream said no" }

func (ownJSON) MarshalJSON() ([]byte, error) { return []byte(`{"status":502}`), nil }
