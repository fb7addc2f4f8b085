<?php

// As Guzzle words it.
function get(string $url, array $options = []): string
{
    $handle = curl_init($url);
    curl_setopt_array($handle, $options + [CURLOPT_RETURNTRANSFER => true, CURLOPT_CONNECTTIMEOUT_MS => 1000]);
    $body = curl_exec($handle);
    if ($body === false) {
        throw new RuntimeException(sprintf(
            'cURL error %d: %s (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for %s',
            curl_errno($handle),
            curl_error($handle),
            $url,
        ));
    }
    return $body;
}

function connectToDatabase(string $host): PDO
{
    return new PDO("mysql:host=$host;port=5433", 'u', 'p', [PDO::ATTR_TIMEOUT => 1]);
}

function network(string $name): mixed
{
    $prices = 'http://127.0.0.1:5433/prices';
    return match ($name) {
        'refused-curl' => get($prices),
        'refused-pdo' => connectToDatabase('127.0.0.1'),
        'refused-mysqli' => mysqli_connect('127.0.0.1', 'u', 'p', 'orders', 5433),
        'refused-stream' => connect('tcp://127.0.0.1:5433'),
        'refused-file' => file_get_contents($prices) ?: throw new RuntimeException('no prices'),
        'refused-in-previous' => wrapped(fn () => connectToDatabase('127.0.0.1')),
        'unreachable' => get('http://10.0.9.1/'),
        'unreachable-pdo' => connectToDatabase('10.0.9.1'),
        'name-not-found' => get('http://prices.invalid/'),
        'name-not-found-pdo' => connectToDatabase('prices.invalid'),
        'name-server-fails' => connectToDatabase('again.invalid'),
        'connect-timeout' => get('http://10.255.255.1/'),
        'connect-timeout-pdo' => connectToDatabase('10.255.255.1'),
        'read-timeout' => get('http://127.0.0.1:18083/slow', [CURLOPT_TIMEOUT_MS => 400]),
        'closed' => get('http://127.0.0.1:18082/'),
        'reset' => get('http://127.0.0.1:18081/'),
        'certificate' => get('https://127.0.0.1:18085/'),
        'plain-http-on-https' => get('https://127.0.0.1:18084/'),
        'proxy-503' => get('https://prices.example/', [CURLOPT_PROXY => 'http://127.0.0.1:18086']),
        'proxy-not-found' => get('https://prices.example/', [CURLOPT_PROXY => 'http://proxy.invalid:3128']),
    };
}

function connect(string $address): mixed
{
    $socket = stream_socket_client($address, $code, $message, 0.3);
    if ($socket === false) throw new RuntimeException($message);
    return fclose($socket);
}

function wrapped(callable $act): mixed
{
    try {
        return $act();
    } catch (Exception $previous) {
        throw new LogicException('order 7', 0, $previous);
    }
}
