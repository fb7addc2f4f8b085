package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** The function whose failures are recorded: CASE says which. */
public class Handler implements RequestHandler<Map<String, Object>, Object> {
    @Override
    public Object handleRequest(Map<String, Object> event, Context context) {
        String[] name = System.getenv("CASE").split("/");
        try {
            return switch (name[0]) {
                case "crash", "out_of_memory", "timeout" -> Crashes.run(name[1], context);
                case "network_error" -> Network.run(name[1]);
                case "exception", "platform_fault" -> Failures.run(name[1], event, context);
                default -> Harmless.run(name[1], context);
            };
        } catch (Exception failure) {
            throw Handler.<RuntimeException>unchecked(failure);
        }
    }

    /** As it is: a checked exception is thrown on without a wrapper of its own. */
    @SuppressWarnings("unchecked")
    static <E extends Exception> E unchecked(Exception failure) throws E {
        throw (E) failure;
    }
}
