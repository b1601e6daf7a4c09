// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;
import static io.asyncio4j.structured.ReturnWhen.*;
import static java.time.Duration.*;

import io.asyncio4j.future.*;
import io.asyncio4j.structured.*;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;

class AsCompletedWaitRace {
    static String fetch(String u) throws IOException {
        return u;
    }

    static void demo(List<Task<String, IOException>> tasks) throws IOException {
        for (var t : asCompleted(tasks)) System.out.println(t.name() + t.await().length());
        for (Task<String, IOException> t : asCompleted(tasks)) t.await();
        var r = waitTasks(tasks, FIRST_COMPLETED, ofSeconds(1));
        for (var t : r.done()) t.await();
        r.pending().forEach(Task::cancel);
        if (waitTasks(tasks, FIRST_EXCEPTION) instanceof WaitResult(var done, var pending) && pending.isEmpty())
            System.out.println(done.iterator().next().name());
        Set<Task<?, ?>> mixed = new HashSet<>(tasks);
        for (var t : asCompleted(mixed)) System.out.println(t.outcome());
        waitTasks(mixed, ALL_COMPLETED).done().forEach(t -> System.out.println(t.name()));
        for (var t : asCompleted(List.of(createTask(() -> 1), createTask(() -> 2)))) {
            int i = t.await();
        }
    }

    static void races() {
        String first = race(() -> fetch("a"), () -> fetch("b")).await();
        int any = race(() -> 1, () -> 2).await();
        String mix = race(() -> fetch("a"), () -> "fallback").await();
        String mir = race(List.of("a", "b").stream()
                        .map(m -> (Coroutine<String, IOException>) () -> fetch(m))
                        .toList())
                .await();
    }

    static String handled() throws ExceptionGroup {
        try {
            return race(() -> fetch("a"), () -> fetch("b")).await();
        } catch (AllFailedException e) {
            e.group()
                    .handle(IOException.class, io -> System.err.println(io.getMessage()))
                    .orThrow();
            return "";
        }
    }
}
