// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.sync.*;
import java.io.*;
import java.util.*;

class Sync {
    final Lock lock = new Lock();
    final Condition cond = new Condition(lock);
    final Event ready = new Event();
    final Barrier barrier = new Barrier(3);
    final Semaphore sem = new BoundedSemaphore(2);
    int counter;
    final Deque<String> buf = new ArrayDeque<>();

    int inc() {
        return lock.with(() -> ++counter);
    }

    void incVoid() {
        lock.with(() -> {
            counter++;
        });
    }

    void incTry() {
        try (var _ = lock.hold()) {
            counter++;
        }
    }

    @SuppressWarnings("try") // javac would have the resource used
    void incTryNamed() {
        try (var held = lock.hold()) {
            counter++;
        }
    }

    String read() throws IOException {
        return sem.with(() -> new BufferedReader(new StringReader("x")).readLine());
    }

    String take() {
        return cond.with(() -> {
            while (buf.isEmpty()) cond.await();
            return buf.removeFirst();
        });
    }

    String take2() {
        try (var _ = cond.hold()) {
            cond.awaitUntil(() -> !buf.isEmpty());
            return buf.removeFirst();
        }
    }

    void give(String s) {
        cond.with(() -> {
            buf.add(s);
            cond.signal();
        });
    }

    void giveAll(Collection<String> all) {
        cond.with(() -> buf.addAll(all));
        cond.with(cond::signalAll);
    }

    void rest() {
        var t = createTask(ready::await);
        ready.set();
        t.await();
        var u = createTask(barrier::await);
        int i = u.await();
        createTask(lock::acquire);
        createTask(barrier::reset);
        runningLoop().callSoon(ready::clear);
        runningLoop().callSoon(sem::release);
    }

    void atTheBarrier() throws IOException {
        String s = barrier.with(() -> read());
        barrier.with(() -> {
            counter++;
        });
    }

    void nested() throws IOException {
        lock.with(() -> sem.with(() -> lock.with(() -> read())));
        String s = lock.with(() -> sem.with(() -> read()));
    }

    void shown() {
        for (var waiter : lock.snapshot().waiters()) System.out.println(waiter.name());
    }
}
