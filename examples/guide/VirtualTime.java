// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.run.Runner;
import io.asyncio4j.testing.VirtualClock;

/** What is to be tested: tries three times, and waits longer each time. */
String retry(List<String> log) throws IOException {
    for (int n = 1; ; n++) {
        try {
            log.add("call " + n + " at " + Duration.ofNanos(runningLoop().time()));
            throw new IOException("server busy");
        } catch (IOException e) {
            if (n == 3) {
                throw e;
            }
        }
        sleep(Duration.ofMinutes(10L * n));
    }
}

void main() {
    var log = new ArrayList<String>();
    var clock = VirtualClock.autojump();
    try (var runner = Runner.builder().clock(clock).build()) {
        runner.run(() -> retry(log));
    } catch (IOException e) {
        log.add(e.getMessage());
    }
    log.forEach(IO::println);
    IO.println(clock);
}
