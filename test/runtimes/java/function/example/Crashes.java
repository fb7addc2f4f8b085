package example;

import com.amazonaws.services.lambda.runtime.Context;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import sun.misc.Unsafe;

final class Crashes {
    static Object run(String name, Context context) throws Exception {
        switch (name) {
            case "system-exit" -> System.exit(1);
            case "system-exit-zero" -> System.exit(0);
            case "halt" -> Runtime.getRuntime().halt(137);
            case "stack-overflow" -> {
                return depth(1) + 1;
            }
            case "heap" -> {
                return fill();
            }
            case "segmentation-fault" -> unsafe().getByte(0);
            case "internal-error" -> throw new InternalError("mapped file is gone");
            default -> wait(context);
        }
        return null;
    }

    private static int depth(int level) {
        return depth(level + 1) + level;
    }

    private static int fill() {
        List<long[]> rows = new ArrayList<>();
        for (;;) {
            rows.add(new long[1 << 20]);
        }
    }

    private static Unsafe unsafe() throws ReflectiveOperationException {
        Field field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return (Unsafe) field.get(null);
    }

    static Object wait(Context context) throws InterruptedException {
        context.getLogger().log("waiting for the queue\n");
        new CountDownLatch(1).await();
        return null;
    }
}
