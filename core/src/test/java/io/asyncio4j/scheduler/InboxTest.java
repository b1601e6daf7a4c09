// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other threads post: all of it, once, each thread's in its order; nothing after it was shut (S5). */
@Timeout(60)
class InboxTest {
    private final Inbox inbox = new Inbox();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();

    private record Numbered(int thread, int number) implements Runnable {
        @Override
        public void run() {}
    }

    @Test
    void postsComeOutOldestFirstBehindWhatWasThere() {
        var there = new Numbered(0, 0);
        queue.add(there);
        assertThat(inbox.isEmpty()).isTrue();
        for (int i = 1; i <= 3; i++) {
            assertThat(inbox.post(new Numbered(1, i))).isTrue();
        }
        assertThat(inbox.isEmpty()).isFalse();
        inbox.drainTo(queue);
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(queue).containsExactly(there, new Numbered(1, 1), new Numbered(1, 2), new Numbered(1, 3));
        inbox.drainTo(queue);
        assertThat(queue).hasSize(4);
    }

    @Test
    void shutInboxGivesOutWhatItHasAndTakesNothingMore() {
        inbox.post(new Numbered(1, 1));
        inbox.post(new Numbered(1, 2));
        inbox.shut(queue);
        assertThat(inbox.post(new Numbered(1, 3))).isFalse();
        inbox.shut(queue);
        assertThat(queue).containsExactly(new Numbered(1, 1), new Numbered(1, 2));
    }

    // Each post is either refused or comes out, also while the inbox is being shut
    @Test
    void nothingIsLostBetweenPostingAndShutting() throws InterruptedException {
        int threads = 4;
        for (int round = 0; round < 100; round++) {
            var raced = new Inbox();
            var accepted = new AtomicInteger();
            var posters = new ArrayList<Thread>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                posters.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 2_000 && raced.post(new Numbered(thread, i)); i++) {
                        accepted.incrementAndGet();
                    }
                }));
            }
            var out = new ArrayDeque<Runnable>();
            while (out.size() < 100) {
                raced.drainTo(out);
            }
            raced.shut(out);
            for (Thread poster : posters) {
                poster.join();
            }
            assertThat(out).hasSize(accepted.get());
            assertInOrder(List.copyOf(out), threads);
        }
    }

    private static void assertInOrder(List<Runnable> out, int threads) {
        var next = new int[threads];
        for (Runnable work : out) {
            var numbered = (Numbered) work;
            assertThat(numbered.number).isEqualTo(next[numbered.thread]++);
        }
    }
}
