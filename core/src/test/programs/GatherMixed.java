// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Outcome;
import io.asyncio4j.task.Task;
import java.io.*;
import java.sql.SQLException;
import java.util.*;

class GatherMixed {
    static String fetch() throws IOException {
        return "";
    }

    static String query() throws SQLException {
        return "";
    }

    static String compute() {
        return "";
    }

    static void log() {}

    static void same() throws IOException {
        var a = createTask(GatherMixed::fetch);
        var b = createTask(GatherMixed::fetch);
        List<String> r = gather(a, b).await();
    }

    static void ioAndNoneBodies() throws IOException {
        List<String> r = gather(() -> fetch(), () -> compute()).await();
        List<String> q = gather(GatherMixed::fetch, GatherMixed::compute).await();
    }

    static void ioAndNoneInline() throws IOException {
        List<String> r =
                gather(createTask(() -> fetch()), createTask(() -> compute())).await();
    }

    static void ioAndNoneTyped() throws IOException {
        var a = createTask(GatherMixed::fetch);
        Task<String, IOException> b = createTask(GatherMixed::compute);
        List<String> r = gather(a, b).await();
    }

    static void ioAndNoneVars() throws Exception /* their common type: the limit */ {
        var a = createTask(GatherMixed::fetch);
        var b = createTask(GatherMixed::compute);
        List<String> r = gather(a, b).await();
    }

    static void ioAndSql() throws Exception /* their common type: the limit */ {
        List<String> r = gather(() -> fetch(), () -> query()).await();
    }

    static void voids() {
        gather(() -> log(), () -> {
                    log();
                })
                .await();
        gather(GatherMixed::log, GatherMixed::log).await();
    }

    static void subclass() throws IOException {
        var a = createTask(() -> {
            if (true) throw new FileNotFoundException();
            return "x";
        });
        var b = createTask(GatherMixed::fetch);
        List<String> r = gather(a, b).await();
    }

    static int outcomes() {
        var a = createTask(GatherMixed::fetch);
        var b = createTask(GatherMixed::query);
        int ok = 0;
        for (Outcome<String> o : gatherOutcomes(a, b).await())
            if (o instanceof Outcome.Succeeded(var v)) ok += v.length();
        return ok;
    }

    static void outcomesOfAll(List<Task<String, IOException>> tasks) {
        for (var o : gatherOutcomes(tasks).await())
            switch (o) {
                case Outcome.Succeeded(var v) -> System.out.println(v.length());
                case Outcome.Failed(var e) -> System.out.println(e);
                default -> {}
            }
    }
}
