// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.run.Runner;
import io.asyncio4j.stream.StreamPair;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.testing.VirtualClock;

/** What is to be tested: answers each line with its length, after a second. */
void serve(StreamReader in, StreamWriter out) throws IOException {
    for (var line : in.lines()) {
        sleep(Duration.ofSeconds(1));
        out.write(line.length() + "\n");
        out.drain();
    }
    out.close();
}

void main() throws Exception {
    var clock = VirtualClock.autojump();
    try (var runner = Runner.builder().clock(clock).build()) {
        runner.run(() -> taskGroup(group -> {
            var pair = StreamPair.builder().chunks(() -> 1).build(); // a byte at a time, as a bad network would
            var server = pair.second();
            group.createTask("server", () -> serve(server.reader(), server.writer()));

            var client = pair.first();
            client.writer().write("hello\nä\n");
            client.writer().writeEof(); // nothing more comes from here
            for (var answer : client.reader().lines()) {
                IO.println(answer);
            }
        }));
    }
    IO.println(clock);
}
