<?php

const FOREIGN_ID = 'c1d2e3f4-1111-4222-8333-444455556666';

function harmless(string $name): string
{
    switch ($name) {
        case 'caught-refused':
            try {
                get('http://127.0.0.1:5433/prices');
            } catch (RuntimeException $error) {
                echo $error->getMessage(), "\n";
                echo $error, "\n";
            }
            echo "prices from the cache\n";
            break;
        case 'caught-pdo':
            try {
                connectToDatabase('127.0.0.1');
            } catch (PDOException $error) {
                error_log($error);
            }
            echo "prices from the cache\n";
            break;
        case 'warning-and-error-log':
            echo $undefined ?? '';
            strlen($undefined);
            trigger_error('old', E_USER_DEPRECATED);
            error_log('could not load order 7');
            break;
        case 'child-died':
            passthru('kill -KILL $$', $code);
            echo "worker ended with $code\n";
            break;
        case 'other-functions-lines':
            printf("REPORT RequestId: %s\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 62 MB\tStatus: timeout\n", FOREIGN_ID);
            printf("%s\tInvoke Error\t{\"errorType\":\"OrderException\",\"errorMessage\":\"order 7 not found\",\"stack\":[]}\n", FOREIGN_ID);
            echo "done\n";
            break;
        case 'words-of-a-crash':
            echo "the child said: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted\n";
            echo "Task timed out after 3.00 seconds\n";
            echo "done\n";
            break;
        default:
            echo "order 7 loaded\n";
    }
    return 'ok';
}
