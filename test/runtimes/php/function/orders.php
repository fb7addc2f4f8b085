<?php

class OrderException extends Exception
{
}

function find(int $id): array
{
    throw new OrderException("order $id not found");
}

function order(string $name, array $event): mixed
{
    switch ($name) {
        case 'own-class':
        case 'retried':
            return find(7);
        case 'previous':
            try {
                return find(7);
            } catch (OrderException $previous) {
                throw new LogicException('order 7', 0, $previous);
            }
        case 'two-lines-of-message':
            throw new RuntimeException("order 7:\nno items");
        case 'type-error':
            return strlen(['A-1']);
        case 'undefined-function':
            return undefined_function();
        case 'division-by-zero':
            return intdiv(7, 0);
        case 'between-healthy':
            echo "order\n";
            return ($event['fail'] ?? false) ? find(7) : 'ok';
        case 'limit':
            return strlen(str_repeat('x', 200 << 20));
        case 'execution-time-limit':
            set_time_limit(1);
            for (;;);
        case 'uncaught-in-shutdown':
            register_shutdown_function(fn () => throw new RuntimeException('in shutdown'));
            exit(1);
        case 'exit':
            exit(1);
        case 'exit-zero':
            exit(0);
        case 'recursion':
            return depth(1);
        case 'killed-by-itself':
            posix_kill(getmypid(), SIGKILL);
            return null;
        case 'binary-response':
            return "\xff\xfe";
        case 'too-large':
            return str_repeat('x', 7_000_000);
        default:
            echo "waiting for the queue\n";
            sleep(60);
            return null;
    }
}

function depth(int $level): int
{
    return depth($level + 1) + $level;
}
