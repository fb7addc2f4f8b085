package example;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

final class Failures {
    static Object run(String name, Map<String, Object> event, Context context) throws Exception {
        switch (name) {
            case "throws", "retried" -> throw new IllegalStateException("order 7 has no lines");
            case "throws-with-cause" -> {
                try {
                    return Integer.parseInt("seven");
                } catch (NumberFormatException cause) {
                    throw new IllegalStateException("order 7", cause);
                }
            }
            case "checked" -> throw new OutOfStockException("sku A-1 is sold out");
            case "null-pointer" -> {
                return event.get("cart").toString();
            }
            case "without-message" -> throw new IllegalStateException();
            case "two-lines-of-message" -> throw new OutOfStockException("2 errors\n- line 3: price");
            case "suppressed" -> {
                RuntimeException failure = new IllegalStateException("order 7");
                failure.addSuppressed(new IllegalArgumentException("not closed"));
                throw failure;
            }
            case "assertion-error" -> throw new AssertionError("stock below zero");
            case "no-class-def" -> {
                return new Missing();
            }
            case "between-healthy" -> {
                context.getLogger().log("order\n");
                if (event.containsKey("fail")) {
                    throw new IllegalStateException("no order");
                }
                return "ok";
            }
            case "response-too-large" -> {
                return "x".repeat(7_000_000);
            }
            case "json-serialization" -> {
                return new Unspeakable();
            }
            default -> throw new IllegalArgumentException("no case " + name);
        }
    }

    static class OutOfStockException extends Exception {
        OutOfStockException(String message) {
            super(message);
        }
    }

    static class Unspeakable {
        public Unspeakable getSelf() {
            return this;
        }
    }
}
