// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A transport that does nothing, and remembers what it was asked to do. */
final class RecordedTransport implements ReadTransport, WriteTransport {
    final List<String> calls = new ArrayList<>();
    private boolean paused;
    private boolean closing;

    @Override
    public void pauseReading() {
        paused = true;
        calls.add("pause");
    }

    @Override
    public void resumeReading() {
        paused = false;
        calls.add("resume");
    }

    @Override
    public boolean isReading() {
        return !paused;
    }

    @Override
    public void write(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        calls.add("write " + Bytes.text(bytes));
    }

    @Override
    public void writeEof() {
        calls.add("writeEof");
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        calls.add("limits " + high + " " + low);
    }

    @Override
    public long writeBufferSize() {
        return 0;
    }

    @Override
    public void close() {
        closing = true;
        calls.add("close");
    }

    @Override
    public void abort() {
        closing = true;
        calls.add("abort");
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public String toString() {
        return "RecordedTransport";
    }
}
