// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

/**
 * The way to the other end of a connection, as {@code asyncio.BaseTransport}: whoever brings the bytes (a socket, a pipe, a
 * pair of ends in memory) implements this and calls a {@link Protocol}. What can be read from it is a
 * {@link ReadTransport}, what can be written to it a {@link WriteTransport}; a socket is both.
 *
 * <p><b>Threads.</b> All methods are called on the loop's thread of control, and all calls of the protocol must come there
 * too, as callbacks of their own: no method of a transport calls the protocol before it returns, {@code write} and
 * {@code setWriteBufferLimits} excepted, which may call {@link Protocol#pauseWriting} and {@link Protocol#resumeWriting}.
 * A transport whose bytes arrive on another thread hands them over with {@code callSoonThreadsafe}.
 *
 * <p><b>Deadlocks and virtual time.</b> As long as something outside the loop may call the protocol, tasks that wait for it
 * are not stuck and time must not jump over it. The transport tells the loop so, from {@link Protocol#connectionMade} to
 * {@link Protocol#connectionLost}: readers, writers and protocols do nothing about it. A transport whose bytes come from the
 * loop itself, as in a {@link StreamPair}, has nothing to tell.
 */
public interface Transport {
    /**
     * Ends the connection in order: nothing is received any more, what was written is still sent, and then the protocol is
     * told {@link Protocol#connectionLost} with null. Does nothing if it ends already.
     */
    void close();

    /**
     * Ends the connection now: what was written and is not sent yet is lost. The protocol is told
     * {@link Protocol#connectionLost} with null.
     */
    void abort();

    /**
     * Whether it has ended, or ends.
     *
     * @return true after {@link #close}, after {@link #abort}, and once the connection is lost
     */
    boolean isClosing();
}
