// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes come out as they went in, however the array is filled, emptied, moved and made larger. */
class ByteQueueTest {
    @Test
    void bytesComeOutInOrder() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var queue = new ByteQueue();
            int in = 0;
            int out = 0;
            for (int step = 0; step < 500; step++) {
                byte[] more = new byte[random.nextInt(step % 50 == 0 ? 300_000 : 200)];
                for (int i = 0; i < more.length; i++) {
                    more[i] = (byte) (in++ * 31);
                }
                queue.append(ByteBuffer.wrap(more));
                int n = random.nextInt(queue.size() + 1);
                if (random.nextInt(4) == 0) {
                    queue.skip(n);
                    out += n;
                    continue;
                }
                ByteBuffer peeked = queue.peek(n);
                assertThat(peeked.remaining()).isEqualTo(n);
                byte first = n == 0 ? 0 : peeked.get(0);
                byte[] taken = queue.take(n);
                assertThat(taken).hasSize(n);
                assertThat(n == 0 ? 0 : taken[0]).isEqualTo(first);
                for (byte b : taken) {
                    if (b != (byte) (out * 31)) {
                        assertThat(b).as("seed %d, byte %d", seed, out).isEqualTo((byte) (out * 31));
                    }
                    out++;
                }
                assertThat(queue.size()).isEqualTo(in - out);
            }
        }
    }

    @Test
    void endIsComparedWithinTheQueueOnly() {
        var queue = new ByteQueue();
        queue.append(ByteBuffer.wrap(Bytes.of("xxabc")));
        queue.skip(2);
        assertThat(queue.endsWith(Bytes.of("bc"), 3)).isTrue();
        assertThat(queue.endsWith(Bytes.of("ab"), 2)).isTrue();
        assertThat(queue.endsWith(Bytes.of("ab"), 3)).isFalse();
        assertThat(queue.endsWith(Bytes.of("xa"), 1)).isFalse();
        assertThat(queue.endsWith(Bytes.of("abcd"), 3)).isFalse();
    }

    @Test
    void bytesAreFoundBetweenTwoPositions() {
        var queue = new ByteQueue();
        queue.append(ByteBuffer.wrap(Bytes.of("xabcabc")));
        queue.skip(1);
        assertThat(queue.find(Bytes.of("bc"), 1, 6)).isEqualTo(3);
        assertThat(queue.find(Bytes.of("bc"), 3, 6)).isEqualTo(3);
        assertThat(queue.find(Bytes.of("bc"), 4, 6)).isEqualTo(6);
        assertThat(queue.find(Bytes.of("bc"), 4, 5)).isEqualTo(-1);
        assertThat(queue.find(Bytes.of("xa"), 1, 6)).isEqualTo(-1);
        assertThat(queue.find(Bytes.of("a"), 1, 0)).isEqualTo(-1);
    }

    @Test
    void whatIsPeekedAtCannotBeChanged() {
        var queue = new ByteQueue();
        queue.append(ByteBuffer.wrap(Bytes.of("abc")));
        assertThatThrownBy(() -> queue.peek(2).put(0, (byte) 'x')).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void arrayHasABound() {
        var queue = new ByteQueue();
        assertThat(queue.canHold(Integer.MAX_VALUE - 8)).isTrue();
        queue.append(ByteBuffer.wrap(Bytes.of("a")));
        assertThat(queue.canHold(Integer.MAX_VALUE - 8)).isFalse();
    }
}
