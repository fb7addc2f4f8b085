package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

const maxAnswer = 6291556

// The function below one that survives its failures, and logs them as the event says.
func surviving(handling, name string) function {
	act := map[string]func(context.Context, string, []byte) error{
		"caught":   caught,
		"in-child": inChild,
		"in-time":  inTime,
	}[handling]
	return func(ctx context.Context, event event) (any, error) {
		way, _ := event["way"].(string)
		delete(event, "way")
		payload, err := json.Marshal(event)
		if err != nil {
			return nil, err
		}
		if err := act(ctx, name, payload); err != nil {
			logWays[way](ctx, err)
			if way != "last" {
				log.Print("answered 502")
			}
			return map[string]int{"statusCode": 502}, nil
		}
		return nil, errors.New("nothing failed")
	}
}

// The same while the program loads, logged in all ways at once.
func survivingInit(ways, name string) function {
	err := caught(context.Background(), name, []byte("{}"))
	if err == nil {
		os.Exit(99)
	}
	for way := range strings.SplitSeq(ways, ",") {
		logWays[way](context.Background(), err)
	}
	return func(_ context.Context, _ event) (any, error) {
		log.Print("answered without it")
		return "ok", nil
	}
}

var logWays = map[string]func(context.Context, error){
	"log":   func(_ context.Context, err error) { log.Printf("order not placed: %v", err) },
	"slog":  func(_ context.Context, err error) { slog.Error("order not placed", "error", err) },
	"stack": func(_ context.Context, err error) { log.Printf("order not placed: %v\n%s", err, stackOf(err)) },
	"json": func(_ context.Context, err error) {
		slog.New(slog.NewJSONHandler(os.Stdout, nil)).Error("order not placed", "error", err)
	},
	"lambda-logger": func(ctx context.Context, err error) {
		slog.New(lambdacontext.NewLogHandler()).ErrorContext(ctx, "order not placed", "error", err)
	},
	"last": func(_ context.Context, err error) { fmt.Fprintln(os.Stderr, err) },
}

// A panic that was recovered, as middleware words it.
type recovered struct {
	reason any
	stack  []byte
}

func (r *recovered) Error() string { return fmt.Sprintf("panic: %v", r.reason) }

func stackOf(err error) []byte {
	var panicked *recovered
	if errors.As(err, &panicked) {
		return panicked.stack
	}
	return debug.Stack()
}

func caught(ctx context.Context, name string, payload []byte) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = &recovered{reason, debug.Stack()}
		}
	}()
	load(name)
	answer, err := lambda.NewHandler(handlerOf(name)).Invoke(ctx, payload)
	if len(answer) > maxAnswer {
		return fmt.Errorf("Response payload size exceeded maximum allowed payload size (%d bytes).", maxAnswer)
	}
	return err
}

func inTime(ctx context.Context, name string, payload []byte) error {
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	end := make(chan error, 1)
	go func() { end <- caught(ctx, name, payload) }()
	select {
	case err := <-end:
		return err
	case <-ctx.Done():
		return fmt.Errorf("place order: %w", ctx.Err())
	}
}

var signals = map[string]syscall.Signal{"SIGKILL": syscall.SIGKILL, "SIGABRT": syscall.SIGABRT, "SIGSEGV": syscall.SIGSEGV}

func inChild(_ context.Context, _ string, _ []byte) error {
	worker := exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), "HANDLING=", "CHILD=1")
	worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
	if err := worker.Start(); err != nil {
		return err
	}
	if signal, wanted := signals[os.Getenv("SIGNAL")]; wanted {
		time.Sleep(300 * time.Millisecond)
		_ = worker.Process.Signal(signal)
	}
	if err := worker.Wait(); err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	return errors.New("worker: ended too early")
}

// The function in a process of its own.
func alone(name string) {
	// A stack of 1 GB takes seconds to fill, six times over.
	debug.SetMaxStack(64 << 20)
	if _, err := lambda.NewHandler(handlerOf(name)).Invoke(context.Background(), []byte("{}")); err != nil {
		log.Fatal(err)
	}
	os.Exit(0)
}
