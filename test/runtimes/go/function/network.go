package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const silent = "10.255.255.1"

var networkErrors = map[string]function{
	"network_error/refused":              get("http://127.0.0.1:5433/prices"),
	"network_error/refused-dial":         dial("127.0.0.1:5433"),
	"network_error/refused-over-ipv6":    dial("[::1]:5433"),
	"network_error/unreachable":          dial("10.0.9.1:80"),
	"network_error/name-not-found":       get("http://prices.invalid/"),
	"network_error/name-not-found-dial":  dial("db.orders.invalid:5432"),
	"network_error/name-server-fails":    get("http://again.invalid/"),
	"network_error/reset":                get("http://127.0.0.1:18081/"),
	"network_error/closed":               get("http://127.0.0.1:18082/"),
	"network_error/plain-http-on-https":  get("https://127.0.0.1:18084/"),
	"network_error/certificate":          get("https://127.0.0.1:18085/"),
	"network_error/connect-timeout":      failing(dialSilent),
	"network_error/connect-timeout-http": failing(getSilent),
	"network_error/read-timeout":         failing(getSlowly),
	"network_error/read-timeout-tcp":     failing(readWithDeadline),
	"network_error/deadline":             untilDeadline,
	"network_error/tls-timeout":          failing(shakeHandsSlowly),
	"network_error/tls-plain-port":       failing(tlsToPlainPort),
	"network_error/proxy-refused":        failing(proxied("http://127.0.0.1:5433")),
	"exception/proxy-503":                failing(proxied("http://127.0.0.1:18086")),
	"network_error/reset-while-reading":  failing(readUntilReset),
	"network_error/broken-pipe":          failing(writeAfterReset),
	"timeout/silent-address":             dial(silent + ":5432"),
}

func failing(act func() error) function {
	return func(_ context.Context, _ event) (any, error) { return nil, act() }
}

func get(url string) function {
	return failing(func() error { return fetch(url) })
}

func dial(address string) function {
	return failing(func() error {
		_, err := net.Dial("tcp", address)
		return err
	})
}

func fetch(url string) error { return fetchWith(http.DefaultClient, url) }

func fetchWith(client *http.Client, url string) error {
	response, err := client.Get(url)
	if err != nil {
		return fmt.Errorf("fetch prices: %w", err)
	}
	return response.Body.Close()
}

func dialSilent() error {
	_, err := net.DialTimeout("tcp", silent+":5432", 200*time.Millisecond)
	return err
}

func getSilent() error {
	dialer := net.Dialer{Timeout: 200 * time.Millisecond}
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}
	return fetchWith(client, "http://"+silent+":8080/prices")
}

func getSlowly() error {
	return fetchWith(&http.Client{Timeout: 200 * time.Millisecond}, "http://127.0.0.1:18083/slow")
}

func shakeHandsSlowly() error {
	transport := &http.Transport{TLSHandshakeTimeout: 200 * time.Millisecond}
	return fetchWith(&http.Client{Transport: transport}, "https://127.0.0.1:18083/")
}

func tlsToPlainPort() error {
	_, err := tls.Dial("tcp", "127.0.0.1:18084", nil)
	return err
}

func proxied(proxy string) func() error {
	return func() error {
		address, err := url.Parse(proxy)
		if err != nil {
			return err
		}
		transport := &http.Transport{Proxy: http.ProxyURL(address)}
		return fetchWith(&http.Client{Transport: transport}, "https://prices.example/")
	}
}

func untilDeadline(ctx context.Context, _ event) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:18083/slow", nil)
	if err != nil {
		return nil, err
	}
	_, err = http.DefaultClient.Do(request)
	return nil, err
}

func readWithDeadline() error {
	connection, err := net.Dial("tcp", "127.0.0.1:18083")
	if err != nil {
		return err
	}
	_ = connection.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	_, err = connection.Read(make([]byte, 1))
	return err
}

func readUntilReset() error {
	connection, err := net.Dial("tcp", "127.0.0.1:18087")
	if err != nil {
		return err
	}
	_, err = io.ReadAll(connection)
	return err
}

func writeAfterReset() error {
	connection, err := net.Dial("tcp", "127.0.0.1:18087")
	if err != nil {
		return err
	}
	_, _ = connection.Read(make([]byte, 1))
	_, err = connection.Write([]byte("price of A-1?"))
	return err
}
