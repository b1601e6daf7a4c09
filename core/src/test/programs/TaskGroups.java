// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.structured.TaskGroup;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;

class TaskGroups {
    static int lines(String f) throws IOException {
        return 1;
    }

    static int count(List<String> files) throws ExceptionGroup {
        return callTaskGroup(g -> {
            int sum = 0;
            for (var t : files.stream().map(f -> g.createTask(() -> lines(f))).toList()) sum += t.await();
            return sum;
        });
    }

    static int countAfter(List<String> files) throws ExceptionGroup {
        var tasks = callTaskGroup(
                g -> files.stream().map(f -> g.createTask(() -> lines(f))).toList());
        return tasks.stream().mapToInt(Task::resultNow).sum();
    }

    static int countAfterResult(List<String> files) throws ExceptionGroup, IOException {
        List<Task<Integer, IOException>> tasks = callTaskGroup(g -> {
            return files.stream().map(f -> g.createTask(() -> lines(f))).toList();
        });
        int sum = 0;
        for (var t : tasks) sum += t.result();
        return sum;
    }

    static void expressionBody() throws ExceptionGroup {
        taskGroup(g -> g.createTask(() -> lines("x")));
        Task<Integer, IOException> t = callTaskGroup(g -> g.createTask(() -> lines("x")));
        int n = callTaskGroup(g -> lines("x"));
        supervise(g -> spawnAll(g));
        taskGroup(g -> List.of("a", "b").forEach(f -> g.createTask(() -> lines(f))));
        taskGroup(g -> {
            for (int i = 0; i < 3; i++) g.createTask(() -> lines("x"));
        });
        int s = callSupervised(g -> spawnAll(g));
    }

    static int spawnAll(TaskGroup g) {
        for (int i = 0; i < 3; i++) g.createTask("child-" + i, () -> lines("x"));
        return 3;
    }

    interface Connection {
        String readLine() throws IOException;

        void write(String s) throws IOException;
    }

    interface Server {
        int port();

        Connection accept() throws IOException;
    }

    static void serve(Server server) throws ExceptionGroup {
        supervise(group -> {
            while (true) {
                var c = server.accept();
                group.createTask(() -> handle(c));
            }
        });
    }

    static void handle(Connection c) throws IOException {
        for (String l; (l = c.readLine()) != null; ) c.write(l);
    }

    static int started(Server server) throws ExceptionGroup {
        return callTaskGroup(g -> {
            int port = g.start("server", ready -> {
                ready.is(server.port());
                while (true) handle(server.accept());
            });
            g.cancel();
            return port;
        });
    }

    static void failing() throws ExceptionGroup {
        taskGroup(g -> {
            throw new IOException("x");
        });
    }

    public static void main(String[] a) throws ExceptionGroup {
        run(() -> serve(null));
    }
}
