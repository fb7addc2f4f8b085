<?php

// The cases below a handler that survives them, and logs them as the event says.

const MAX_ANSWER = 6_291_556;

function act(array $event): void
{
    $handler = require __DIR__ . '/' . getenv('INNER');
    $answer = json_encode($handler($event), JSON_THROW_ON_ERROR);
    if (strlen($answer) > MAX_ANSWER) {
        throw new LengthException('Response payload size exceeded maximum allowed payload size (' . MAX_ANSWER . ' bytes).');
    }
}

function inChild(float $patience, int $signal): void
{
    $command = 'exec ' . PHP_BINARY . ' -n ' . getenv('PHP_FLAGS') . ' ' . __FILE__;
    $worker = proc_open($command, [1 => STDOUT, 2 => STDERR], $pipes, __DIR__, getenv() + ['CHILD' => '1']);
    $end = microtime(true) + $patience;
    do {
        usleep(20_000);
        $status = proc_get_status($worker);
    } while ($status['running'] && microtime(true) < $end);
    if ($status['running']) {
        proc_terminate($worker, $signal);
        proc_close($worker);
        throw new RuntimeException("worker: ended by signal $signal after $patience s");
    }
    throw new RuntimeException("worker: exit code {$status['exitcode']}, signal {$status['termsig']}");
}

function tell(string $way, Throwable $error): void
{
    switch ($way) {
        case 'error-log':
            error_log($error);
            break;
        case 'echo':
            echo $error, "\n";
            break;
        case 'message':
            error_log('order not placed: ' . $error->getMessage());
            break;
        case 'warning':
            trigger_error('order not placed: ' . $error->getMessage(), E_USER_WARNING);
            break;
        case 'monolog':
            $what = sprintf('[object] (%s(code: %s): %s at %s:%d)', $error::class, $error->getCode(), $error->getMessage(), $error->getFile(), $error->getLine());
            printf("[%s] app.ERROR: order not placed %s []\n", (new DateTimeImmutable())->format('Y-m-d\TH:i:s.uP'), json_encode(['exception' => $what]));
            break;
        default:
            error_log($error);
    }
}

if (getenv('CHILD')) {
    act([]);
    exit(0);
}

$inInit = getenv('IN_INIT');
if ($inInit) {
    try {
        act([]);
        exit(99);
    } catch (Throwable $error) {
        foreach (explode(',', $inInit) as $way) tell($way, $error);
    }
}

return function (array $event) use ($inInit): array {
    if ($inInit) {
        echo "answered without it\n";
        return ['statusCode' => 200];
    }
    $way = $event['way'];
    unset($event['way']);
    try {
        match (getenv('HANDLING')) {
            'in-child' => inChild(getenv('SIGNAL') ? 0.8 : 30, SIGKILL),
            'in-time' => inChild(0.8, SIGTERM),
            default => act($event),
        };
    } catch (Throwable $error) {
        tell($way, $error);
        if ($way !== 'last') echo "answered 502\n";
        return ['statusCode' => 502];
    }
    throw new RuntimeException('nothing failed');
};
