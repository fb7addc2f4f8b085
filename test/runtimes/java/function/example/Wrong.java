package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Handlers that do not come to be called. */
public final class Wrong {
    public static class Plain {
        public String run(String order) {
            return order;
        }
    }

    public static class NoConstructor extends Handler {
        public NoConstructor(String table) {}
    }

    @SuppressWarnings("rawtypes")
    public static class Raw implements RequestHandler {
        @Override
        public Object handleRequest(Object event, Context context) {
            return "ok";
        }
    }

    public static class TextOnly implements RequestHandler<String, String> {
        @Override
        public String handleRequest(String order, Context context) {
            return order;
        }
    }

    public static class ConstructorThrows extends Handler {
        public ConstructorThrows() {
            throw new IllegalStateException("TABLE is not set");
        }
    }

    public static class ConstructorExits extends Handler {
        public ConstructorExits() {
            System.exit(3);
        }
    }

    public static class ConstructorConnects extends Handler {
        public ConstructorConnects() throws java.io.IOException {
            Network.connect("127.0.0.1", 5433);
        }
    }

    public static class ConstructorLooksUp extends Handler {
        public ConstructorLooksUp() throws java.io.IOException {
            Network.connect("db.orders.invalid", 5432);
        }
    }

    public static class StaticInitialiser extends Handler {
        private static final int SIZE = Integer.parseInt("many");
    }

    public static class NativeLibrary extends Handler {
        public NativeLibrary() {
            System.loadLibrary("orders");
        }
    }

    public static class DependencyMissing extends Handler {
        private final Missing missing = new Missing();
    }

    public static class RecoveredInit extends Handler {
        public RecoveredInit() throws java.io.IOException {
            if (new java.io.File("/tmp/second").createNewFile()) {
                throw new IllegalStateException("secrets are not there yet");
            }
        }
    }
}
