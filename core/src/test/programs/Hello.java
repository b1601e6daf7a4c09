// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;
import static java.time.Duration.*;

class Hello {
    static void sayAfter(int s, String what) {
        sleep(ofSeconds(s));
        System.out.println(what);
    }

    public static void main(String[] args) {
        run(() -> {
            var t1 = createTask(() -> sayAfter(1, "hello"));
            var t2 = createTask(() -> sayAfter(2, "world"));
            t1.await();
            t2.await();
        });
    }
}
