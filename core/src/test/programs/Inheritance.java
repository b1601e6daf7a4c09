// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.*;
import io.asyncio4j.task.Task;
import java.io.*;

abstract class Inheritance {
    interface Source<X extends Exception> {
        String next() throws X;
    }

    static class FileSource implements Source<IOException> {
        public String next() throws IOException {
            return "";
        }
    }

    static class MemSource implements Source<RuntimeException> {
        public String next() {
            return "";
        }
    }

    static <X extends Exception> String drain(Source<X> s) throws X {
        return createTask(() -> s.next()).await();
    }

    static <X extends Exception> String drainRef(Source<X> s) throws X {
        return createTask(s::next).await();
    }

    interface Repo {
        Task<String, ? extends IOException> load(int id);

        Awaitable<Number, IOException> n();
    }

    static class FileRepo implements Repo {
        public Task<String, FileNotFoundException> load(int id) {
            return createTask(() -> {
                if (id < 0) throw new FileNotFoundException();
                return "";
            });
        }

        public Awaitable<Number, IOException> n() {
            return createTask(() -> 1);
        }
    }

    static class MemRepo implements Repo {
        public Task<String, IOException> load(int id) {
            return createTask(() -> "");
        }

        public Task<Number, IOException> n() {
            return createTask(() -> 1);
        }
    }

    static void use(Repo r) throws IOException {
        String s = r.load(1).await();
        var t = createTask(() -> r.load(1).await());
        String u = t.await();
        drain(new MemSource());
        drain(new FileSource());
    }

    abstract static class Handler<T, X extends Exception> implements Coroutine<T, X> {
        abstract T handle() throws X;

        public T call() throws X {
            return handle();
        }
    }

    static class Ping extends Handler<String, IOException> {
        String handle() throws IOException {
            return "pong";
        }
    }

    static void h() throws IOException {
        String s = createTask(new Ping()).await();
        String t = run(new Ping());
    }
}
