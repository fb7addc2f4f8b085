package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"math"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

var harmless = map[string]function{
	"healthy/log-lines":                      logLines,
	"application-errors/caught-refused":      caughtRefused,
	"application-errors/lambda-logger":       lambdaLogger,
	"application-errors/recovered-panic":     recoveredPanic,
	"application-errors/logged-error":        loggedError,
	"application-errors/not-serialisable":    notSerialisable,
	"application-errors/child-died":          childDied,
	"application-errors/caught-timeouts":     caughtTimeouts,
	"false-friends/another-functions-answer": anotherFunctionsAnswer,
	"false-friends/words-of-a-panic":         wordsOfAPanic,
	"false-friends/other-functions-lines":    otherFunctionsLines,
}

func logLines(_ context.Context, _ event) (any, error) {
	log.Print("loading order A-1")
	log.Print("cache error: none")
	fmt.Println("order A-1 loaded")
	return "ok", nil
}

func caughtRefused(_ context.Context, _ event) (any, error) {
	for number, url := range []string{"http://127.0.0.1:5433/prices", "http://prices.invalid/"} {
		if err := fetch(url); err != nil {
			log.Printf("attempt %d: %v", number+1, err)
		}
	}
	log.Print("prices from the cache")
	return "ok", nil
}

func caughtTimeouts(_ context.Context, _ event) (any, error) {
	log.Print(dialSilent())
	log.Print(readWithDeadline())
	log.Print("prices from the cache")
	return "ok", nil
}

func lambdaLogger(ctx context.Context, _ event) (any, error) {
	logger := slog.New(lambdacontext.NewLogHandler())
	logger.ErrorContext(ctx, "could not load order", "error", errNotFound)
	logger.InfoContext(ctx, "took the backup")
	return "ok", nil
}

func recoveredPanic(_ context.Context, _ event) (any, error) {
	func() {
		defer func() { log.Printf("recovered: panic: %v", recover()) }()
		panic("boom")
	}()
	return "ok", nil
}

func loggedError(_ context.Context, _ event) (any, error) {
	_, err := returnsError(nil, nil)
	log.Printf("ERROR %v", err)
	log.Printf("%+v", &orderError{"A-1"})
	log.Print("took the backup")
	return "ok", nil
}

func notSerialisable(_ context.Context, _ event) (any, error) {
	_, err := json.Marshal(math.NaN())
	log.Print("not cached: ", err)
	return "ok", nil
}

func childDied(_ context.Context, _ event) (any, error) {
	worker := exec.Command("/bin/sh", "-c", "echo 'panic: boom' >&2; kill -KILL $$")
	worker.Stderr = os.Stderr
	log.Print("worker: ", worker.Run())
	log.Print("started another")
	return "ok", nil
}

func anotherFunctionsAnswer(_ context.Context, _ event) (any, error) {
	log.Print(`charge answered {"errorMessage":"quota exceeded","errorType":"errorString"}`)
	log.Print("charged with the second card")
	return "ok", nil
}

func wordsOfAPanic(_ context.Context, _ event) (any, error) {
	fmt.Println("panic: boom")
	log.Print("worker: fatal error: out of memory (exit status 2), restarted")
	log.Print("Task timed out after 3.00 seconds")
	log.Print("done")
	return "ok", nil
}

func otherFunctionsLines(_ context.Context, _ event) (any, error) {
	const id = "c1d2e3f4-1111-4222-8333-444455556666"
	fmt.Printf("REPORT RequestId: %s\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 62 MB\tStatus: timeout\n", id)
	fmt.Printf("RequestId: %s Error: Runtime exited with error: exit status 2\nRuntime.ExitError\n", id)
	fmt.Printf("2026-01-02T03:04:00.000Z %s Task timed out after 3.00 seconds\n", id)
	log.Print("done")
	return "ok", nil
}
