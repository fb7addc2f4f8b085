<?php

// The function whose failures are recorded: CASE says which.

require __DIR__ . '/orders.php';
require __DIR__ . '/network.php';
require __DIR__ . '/harmless.php';

$case = getenv('CASE');
if ($case === 'init_error/throws') throw new RuntimeException('TABLE is not set');
if ($case === 'init_error/exit') exit(3);
if ($case === 'network_error/refused-at-load') connectToDatabase('127.0.0.1');
if ($case === 'invalid_handler/no-callable') return 42;
if ($case === 'healthy/recovered-init' && !file_exists('/tmp/second')) {
    touch('/tmp/second');
    throw new RuntimeException('secrets are not there yet');
}

return function (array $event) use ($case) {
    [$class, $name] = explode('/', $case);
    return match ($class) {
        'network_error' => network($name),
        'healthy', 'application-errors', 'false-friends' => harmless($name),
        default => order($name, $event),
    };
};
