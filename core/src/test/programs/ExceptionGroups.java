// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Handling;
import java.io.*;
import java.sql.SQLException;
import java.util.*;

class ExceptionGroups {
    static void a() throws IOException {}

    static void b() throws SQLException {}

    static void handleAll() throws ExceptionGroup {
        try {
            taskGroup(g -> {
                g.createTask(ExceptionGroups::a);
                g.createTask(ExceptionGroups::b);
            });
        } catch (ExceptionGroup eg) {
            eg.handle(IOException.class, e -> System.err.println("io: " + e.getMessage()))
                    .handle(SQLException.class, e -> System.err.println("sql: " + e.getErrorCode()))
                    .orThrow();
        }
    }

    static void single() throws IOException, ExceptionGroup {
        try {
            taskGroup(g -> {
                g.createTask(ExceptionGroups::a);
            });
        } catch (ExceptionGroup eg) {
            throw eg.unwrapSingle(IOException.class);
        }
    }

    static void split(ExceptionGroup eg) throws ExceptionGroup {
        var parts = eg.split(IOException.class);
        parts.match().ifPresent(g -> g.leaves().forEach(System.err::println));
        if (parts.rest().isPresent()) throw parts.rest().get();
        if (eg.split(e -> e instanceof RuntimeException) instanceof ExceptionGroup.Split(var m, var r) && r.isEmpty())
            return;
        eg.subgroup(e -> e.getMessage() == null).ifPresent(g -> g.printStackTrace());
        eg.leaves()
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .findFirst();
        eg.handle(IOException.class, e -> {
                    throw new UncheckedIOException(e);
                })
                .orThrow();
        eg.handle(IOException.class, e -> {
                    throw e;
                })
                .orThrow();
    }

    static void handlersOfWiderTypes(ExceptionGroup eg, Handling.Handler<Throwable> log) throws ExceptionGroup {
        eg.handle(IOException.class, log)
                .handle(Error.class, log)
                .handle(Exception.class, Throwable::printStackTrace)
                .orThrow();
    }

    static void names(List<IOException> failures, List<String> tasks) {
        var eg = new ExceptionGroup("of tasks", failures, tasks);
        eg.leaves().forEach(e -> System.err.println(eg.taskOf(e) + ": " + e.getMessage()));
    }
}
