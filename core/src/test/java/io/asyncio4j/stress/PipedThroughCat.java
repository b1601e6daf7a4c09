// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.process.Subprocess;
import io.asyncio4j.support.EngineUnderTest;
import java.io.IOException;
import java.util.Arrays;

/** Many bytes through {@code cat}: all arrive, and at no time are many of them in memory. The size is in MiB. */
final class PipedThroughCat implements StressCase {
    private static final int PIECE = 64 << 10;
    private static final long MIB = 1 << 20;

    /** What the writer keeps: the high water mark, and the piece that goes over it. */
    private static final int MOST_KEPT = (64 << 10) + PIECE;

    /** What the reader keeps: twice its limit, and the piece that goes over it. */
    private static final int MOST_READ = 2 * (64 << 10) + (64 << 10);

    /** Far less than what goes through, far more than the pieces on their way. */
    private static final long MOST_HEAP = 32 * MIB;

    @Override
    public String name() {
        return "cat";
    }

    @Override
    public int fullSize() {
        return 1_024;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws IOException {
        long all = size * MIB;
        engine.run(() -> {
            long heapBefore = heap();
            Subprocess cat = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            var writing = createTask(() -> write(cat, all));
            long read = 0;
            for (byte[] some = cat.stdout().read();
                    some.length > 0;
                    some = cat.stdout().read()) {
                check(some.length <= MOST_READ, some.length + " bytes were read at once");
                check(some[0] == (byte) (read / PIECE), some[0] + " at " + read);
                read += some.length;
                if (read / (all / 4) > (read - some.length) / (all / 4)) {
                    long more = heap() - heapBefore;
                    check(more < MOST_HEAP, more + " bytes more in use after " + read);
                }
            }
            writing.await();
            check(read == all, read + " bytes of " + all);
            check(cat.await() == 0, cat.toString());
        });
        return "%,d MiB through cat".formatted(size);
    }

    private static void write(Subprocess cat, long all) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long written = 0; written < all; written += PIECE) {
            Arrays.fill(piece, (byte) (written / PIECE));
            cat.stdin().write(piece);
            long kept = cat.stdin().transport().writeBufferSize();
            check(kept <= MOST_KEPT, kept + " bytes are kept");
            cat.stdin().drain();
        }
        cat.stdin().close();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
