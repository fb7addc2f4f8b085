package main

import (
	"context"
	"errors"
	"log"
	"net"
	"os"
	"time"
)

var crashes = map[string]function{
	"crash/panic":                           indexOutOfRange,
	"crash/panic-nil-pointer":               nilPointer,
	"crash/panic-with-error":                panicWithError,
	"crash/panic-with-text":                 panicWithText,
	"crash/goroutine":                       panicInBackground,
	"crash/goroutine-nil-pointer":           nilPointerInBackground,
	"crash/concurrent-map-writes":           concurrentMapWrites,
	"crash/log-fatal":                       logFatal,
	"crash/os-exit":                         exitOne,
	"crash/os-exit-zero":                    exitZero,
	"crash/stack-overflow":                  stackOverflow,
	"crash/abort-from-outside":              wait,
	"crash/segmentation-fault-from-outside": wait,
	"crash/killed":                          wait,
	"out_of_memory/killed":                  wait,
	"out_of_memory/runtime":                 allocate(1 << 45),
	"out_of_memory/no-address-space":        allocate(1 << 47),
	"timeout/slow":                          wait,
	"network_error/refused-in-panic":        refusedInPanic,
}

type order struct{ items []string }

func indexOutOfRange(_ context.Context, _ event) (any, error) {
	var found order
	return found.items[0], nil
}

func nilPointer(_ context.Context, _ event) (any, error) {
	var found *order
	return found.items, nil
}

func panicWithError(_ context.Context, _ event) (any, error) {
	panic(errors.New("no price for A-1"))
}

func panicWithText(_ context.Context, _ event) (any, error) {
	panic("no price for A-1")
}

func panicInBackground(_ context.Context, _ event) (any, error) {
	go func() { panic("boom in the background") }()
	return idle()
}

func nilPointerInBackground(_ context.Context, _ event) (any, error) {
	go func() {
		var found *order
		log.Print(found.items)
	}()
	return idle()
}

func concurrentMapWrites(_ context.Context, _ event) (any, error) {
	stock := map[int]int{}
	for range 8 {
		go func() {
			for number := 0; ; number++ {
				stock[number%10] = number
			}
		}()
	}
	return idle()
}

func logFatal(_ context.Context, _ event) (any, error) {
	log.Fatal("no table ORDERS")
	return nil, nil
}

func exitOne(_ context.Context, _ event) (any, error) {
	os.Exit(1)
	return nil, nil
}

func exitZero(_ context.Context, _ event) (any, error) {
	os.Exit(0)
	return nil, nil
}

func stackOverflow(_ context.Context, _ event) (any, error) {
	return depth(0), nil
}

func depth(level int) int { return depth(level+1) + 1 }

func wait(_ context.Context, _ event) (any, error) {
	log.Print("waiting for the queue")
	return idle()
}

func idle() (any, error) {
	time.Sleep(time.Minute)
	return nil, nil
}

func allocate(size int) function {
	return func(_ context.Context, _ event) (any, error) {
		rows := make([]byte, size)
		return len(rows), nil
	}
}

func refusedInPanic(_ context.Context, _ event) (any, error) {
	if _, err := net.Dial("tcp", "127.0.0.1:5433"); err != nil {
		panic(err)
	}
	return nil, nil
}
