// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Coroutine;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.*;

class GenericHelpers {
    static <T, X extends Exception> T retry(int n, Coroutine<T, X> body) throws X {
        for (int i = 1; ; i++) {
            try {
                return await(body);
            } catch (Exception e) {
                if (i >= n) throw e;
                sleep(Duration.ofMillis(100L << i));
            }
        }
    }

    static <T, X extends Exception> Task<T, X> later(Duration d, Coroutine<T, X> body) {
        return createTask(() -> {
            sleep(d);
            return await(body);
        });
    }

    static <A, B, X extends Exception> List<B> mapAsync(Collection<A> in, Fn<? super A, ? extends B, ? extends X> f)
            throws X {
        var tasks = new ArrayList<Task<B, X>>();
        for (var a : in) tasks.add(createTask(() -> f.apply(a)));
        var results = new ArrayList<B>();
        for (var task : tasks) results.add(task.await());
        return results;
    }

    interface Fn<A, B, X extends Exception> {
        B apply(A a) throws X;
    }

    static <T, X extends Exception> T timed(String name, Coroutine<T, X> body) throws X {
        long t0 = System.nanoTime();
        try {
            return await(body);
        } finally {
            System.out.println(name + " " + (System.nanoTime() - t0));
        }
    }

    static String fetch(int i) throws IOException {
        return "" + i;
    }

    static void use() throws IOException {
        String a = retry(3, () -> fetch(1));
        int b = retry(3, () -> 5);
        String c = later(Duration.ofSeconds(1), () -> fetch(2)).await();
        List<String> d = mapAsync(List.of(1, 2, 3), i -> fetch(i));
        List<String> d2 = mapAsync(List.of(1, 2, 3), GenericHelpers::fetch);
        List<Integer> e = mapAsync(List.of(1, 2, 3), i -> i + 1);
        String f = timed("x", () -> retry(3, () -> timed("y", () -> fetch(1))));
        var g = createTask(() -> timed("x", () -> retry(3, () -> fetch(1))));
        String h = g.await();
    }
}
