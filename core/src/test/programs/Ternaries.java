// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.*;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;

class Ternaries {
    static String disk() throws IOException {
        return "";
    }

    static String mem() {
        return "";
    }

    static void demo(boolean cached) throws IOException {
        Task<String, IOException> a = cached ? createTask(() -> mem()) : createTask(() -> disk());
        var b = createTask(() -> cached ? mem() : disk());
        b.await();
        var c = createTask(cached ? Ternaries::mem : Ternaries::disk);
        c.await();
        Coroutine<String, IOException> body = cached ? () -> mem() : () -> disk();
        createTask(body).await();
        var d = createTask(() -> switch (cached ? 1 : 2) {
            case 1 -> mem();
            case 2 -> disk();
            default -> throw new IllegalStateException();
        });
        d.await();
        var e = createTask(() -> {
            if (cached) return Optional.of("x");
            return Optional.<String>empty();
        });
        Optional<String> o = e.await();
        var f = createTask(() -> cached ? null : 1);
        Integer i = f.await();
        var m = cached ? createTask(() -> mem()) : createTask(() -> disk()); // Task<String, ? extends Exception>
        try {
            m.await();
        } catch (Exception x) {
        }
    }
}
