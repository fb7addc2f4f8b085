package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The cases below a handler that survives them, and logs them as the event says. */
public class Handled implements RequestHandler<Map<String, Object>, Object> {
    private static final int MAX_ANSWER = 6_291_556;

    private final String inInit = System.getenv("IN_INIT");

    /** The same before there is an invocation, logged in all ways at once. */
    public Handled() {
        if (inInit == null) {
            return;
        }
        try {
            act(Map.of(), null);
            System.exit(99);
        } catch (Throwable failure) {
            for (String way : inInit.split(",")) {
                log(way, failure, LambdaRuntime.getLogger());
            }
        }
    }

    @Override
    public Object handleRequest(Map<String, Object> event, Context context) {
        if (inInit != null) {
            context.getLogger().log("answered without it\n");
            return "ok";
        }
        Map<String, Object> payload = new HashMap<>(event);
        String way = (String) payload.remove("way");
        try {
            switch (System.getenv("HANDLING")) {
                case "in-child" -> inChild();
                case "in-time" -> inTime(payload, context);
                default -> act(payload, context);
            }
        } catch (Throwable failure) {
            log(way, failure, context.getLogger());
            if (!way.equals("last")) {
                context.getLogger().log("answered 502\n");
            }
            return Map.of("statusCode", 502);
        }
        throw new IllegalStateException("nothing failed");
    }

    private static void log(String way, Throwable failure, LambdaLogger logger) {
        switch (way) {
            case "logger" -> logger.log(trace(failure), LogLevel.ERROR);
            case "text" -> logger.log("order not placed: " + failure + "\n", LogLevel.WARN);
            case "print" -> failure.printStackTrace();
            case "stderr" -> System.err.println("order not placed: " + failure);
            case "logging" -> Logger.getLogger("orders").log(Level.SEVERE, "order not placed", failure);
            default -> logger.log(trace(failure));
        }
    }

    @SuppressWarnings("unchecked")
    private static void act(Map<String, Object> event, Context context) throws Throwable {
        String[] name = System.getenv("INNER").split("::");
        try {
            Class<?> type = Class.forName(name[0]);
            type.getMethod(name.length > 1 ? name[1] : "handleRequest", Object.class, Context.class);
            Object handler = type.getDeclaredConstructor().newInstance();
            Object answer = ((RequestHandler<Object, Object>) handler).handleRequest(event, context);
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            JacksonFactory.getInstance().getSerializer(Object.class).toJson(answer, json);
            if (json.size() > MAX_ANSWER) {
                throw new IllegalStateException("Response payload size exceeded maximum allowed payload size (" + MAX_ANSWER + " bytes).");
            }
        } catch (StackOverflowError failure) {
            // 1024 frames, six times over, are of no use.
            failure.setStackTrace(Arrays.copyOf(failure.getStackTrace(), 60));
            throw failure;
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause();
        }
    }

    private static void inTime(Map<String, Object> event, Context context) throws Throwable {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> {
                try {
                    act(event, context);
                } catch (Throwable failure) {
                    throw new IllegalStateException(failure);
                }
                return null;
            }).get(800, TimeUnit.MILLISECONDS);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void inChild() throws Exception {
        String[] command = {"java", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", "/var/task:/var/runtime/*", "example.Handled"};
        Process worker = new ProcessBuilder(command).inheritIO().start();
        if (System.getenv("SIGNAL") != null && !worker.waitFor(2500, TimeUnit.MILLISECONDS)) {
            worker.destroyForcibly();
        }
        throw new IllegalStateException("worker ended with " + worker.waitFor());
    }

    /** The case in a process of its own. */
    public static void main(String[] arguments) throws Throwable {
        Object context = Proxy.newProxyInstance(
            Handled.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, values) -> method.getName().equals("getLogger") ? LambdaRuntime.getLogger() : null);
        act(Map.of(), (Context) context);
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
