package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

final class Harmless {
    private static final String FOREIGN_ID = "c1d2e3f4-1111-4222-8333-444455556666";

    static Object run(String name, Context context) throws Exception {
        LambdaLogger logger = context.getLogger();
        switch (name) {
            case "log-lines" -> {
                logger.log("order 7 read\n");
                logger.log("order 7 sold\n", LogLevel.INFO);
                System.out.println("done");
            }
            case "lambda-logger-error" -> logger.log(trace(failure()), LogLevel.ERROR);
            case "lambda-logger-trace" -> logger.log(trace(failure()));
            case "print-stack-trace" -> failure().printStackTrace();
            case "caught-refused" -> {
                try {
                    Network.connect("127.0.0.1", 5433);
                } catch (IOException failure) {
                    logger.log("cache is down: " + failure, LogLevel.WARN);
                    failure.printStackTrace();
                }
            }
            case "caught-http-client" -> {
                try {
                    Network.send("http://127.0.0.1:5433/prices");
                } catch (IOException failure) {
                    logger.log(trace(failure), LogLevel.ERROR);
                }
            }
            case "caught-no-class-def" -> {
                try {
                    logger.log(new Missing().toString());
                } catch (NoClassDefFoundError failure) {
                    logger.log("without the plugin: " + failure, LogLevel.WARN);
                }
            }
            case "caught-out-of-memory" -> {
                try {
                    logger.log("cached " + new long[Integer.MAX_VALUE / 2].length);
                } catch (OutOfMemoryError failure) {
                    logger.log("not cached: " + failure + "\n", LogLevel.WARN);
                }
            }
            case "thread-died" -> {
                Thread worker = new Thread(() -> { throw failure(); }, "refresh");
                worker.start();
                worker.join();
            }
            case "child-died" -> {
                int code = new ProcessBuilder("/bin/sh", "-c", "kill -KILL $$").start().waitFor();
                logger.log("worker ended with " + code + "\n", LogLevel.WARN);
            }
            case "mentions" -> {
                System.out.println("Class not found: example.Plugin, using the default");
                System.out.println("java.lang.OutOfMemoryError is what we guard against");
                System.out.println("Task timed out after 3.00 seconds");
                logger.log("Java heap space: 312 MB\n");
            }
            case "other-functions-lines" -> {
                System.out.printf("REPORT RequestId: %s\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 62 MB\tStatus: timeout%n", FOREIGN_ID);
                logger.log("the other said: " + trace(failure()), LogLevel.INFO);
            }
            default -> throw new IllegalArgumentException("no case " + name);
        }
        logger.log("took the backup\n");
        return "ok";
    }

    private static RuntimeException failure() {
        return new IllegalStateException("order 7", new NumberFormatException("For input string: \"seven\""));
    }

    private static String trace(Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
