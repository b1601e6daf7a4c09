// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

/** What the JDK says of a start that has failed. */
class LaunchTest {
    private static boolean wasInterrupted(String said) {
        return Launch.wasInterrupted(new FileSystemException("grep").initCause(new IOException(said)));
    }

    // The words of JDK 25
    @Test
    void signalThatHitsTheHelperIsTold() {
        String helper = "Cannot run program \"grep\": Failed to exec spawn helper: pid: 123, ";
        assertThat(wasInterrupted(helper + "signal: 2, error: 0 (none) \nPossible reasons:"))
                .isTrue();
        assertThat(wasInterrupted(helper + "signal: 24, error: 0 (none)")).isFalse();
        assertThat(wasInterrupted(helper + "exit code: 2")).isFalse();
        assertThat(wasInterrupted("Cannot run program \"grep\": error=2, No such file or directory"))
                .isFalse();
        assertThat(Launch.wasInterrupted(new OutOfMemoryError())).isFalse();
    }
}
