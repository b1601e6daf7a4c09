// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.support.Eventually.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.support.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The JDK starts its socket pollers when the first virtual thread blocks on a socket. If that is a task, they must not run
 * on its loop: every virtual thread's socket read in the JVM would hang once the loop has closed.
 */
@Timeout(120)
class SocketAfterCloseTest {
    /** First in tasks, then, the loop closed, on ordinary virtual threads. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            Asyncio.run(() -> {
                try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    var reader = createTask(() -> read(server));
                    var writer = createTask(() -> write(server));
                    System.out.println("tasks read " + reader.await());
                    writer.await();
                }
            });
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var read = new int[1];
                Thread reader = Thread.ofVirtual().start(() -> {
                    try {
                        read[0] = read(server);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    socket.getInputStream().read();
                    waitUntil("the read waits", () -> reader.getState() == Thread.State.WAITING);
                    socket.getOutputStream().write(2);
                }
                reader.join();
                System.out.println("threads read " + read[0]);
            }
        }

        private static int read(ServerSocket server) throws IOException {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(0); // now the other side writes: the read that follows has to wait
                return socket.getInputStream().read();
            }
        }

        private static void write(ServerSocket server) throws IOException {
            try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                socket.getInputStream().read();
                socket.getOutputStream().write(1);
            }
        }
    }

    @Test
    void ordinaryVirtualThreadReadsASocketAfterTheFirstLoopHasClosed() throws Exception {
        var inline = ChildJvm.run(Program.class, ChildJvm.OPENS, "-Dasyncio4j.engine=inline");
        assertThat(inline.out().lines()).containsExactly("tasks read 1", "threads read 2");
        assertThat(inline.status()).isZero();
    }
}
