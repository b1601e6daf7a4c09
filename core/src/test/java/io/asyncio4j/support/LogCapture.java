// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Catches what the library logs, instead of printing it, until it is closed. */
public final class LogCapture extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.asyncio4j");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Level levelBefore = LOGGER.getLevel();
    private final boolean parentsBefore = LOGGER.getUseParentHandlers();

    private LogCapture() {}

    /** Starts to catch. */
    public static LogCapture start() {
        var capture = new LogCapture();
        capture.setLevel(Level.ALL);
        LOGGER.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(capture);
        return capture;
    }

    @Override
    public void publish(LogRecord record) {
        if (!record.getMessage().startsWith("asyncio4j runs on the ")) { // once a JVM, whichever test is first
            records.add(record);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(parentsBefore);
        LOGGER.setLevel(levelBefore);
    }

    /** All that was logged so far. */
    public List<LogRecord> records() {
        return records;
    }

    /** The messages so far, oldest first. */
    public List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    /** The messages of one level so far. */
    public List<String> messages(Level level) {
        return records.stream()
                .filter(r -> r.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }
}
