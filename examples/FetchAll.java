// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.structured.Readiness;
import io.asyncio4j.structured.TaskGroup;
import io.asyncio4j.structured.Timeout;

/**
 * Fetches a line from each of several servers at once. Each of them gets a time limit, and all together another one; one that
 * fails leaves the others alone, and in the end the failures are told by class. The servers are tasks too, on this machine.
 *
 * <p>Usage: FetchAll.java [MILLISECONDS], how long all together may take; 10,000 if nothing is said.
 */
void main(String[] args) throws ExceptionGroup {
    var overall = limitOf(args);
    run(() -> taskGroup(servers -> {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("time", server(servers, "time", "half past ten"));
        ports.put("weather", server(servers, "weather", "sunny, 21 degrees"));
        ports.put("garbled", server(servers, "garbled", ""));
        ports.put("silent", server(servers, "silent", null));
        ports.put("closed", portThatIsClosed());
        fetchAll(ports, overall);
        servers.cancel();
    }));
}

final Duration patience = Duration.ofSeconds(2);

/** Says what it got from whom, and what went wrong. */
void fetchAll(Map<String, Integer> ports, Duration overall) throws ExceptionGroup {
    var answers = new TreeMap<String, String>();
    var limit = Timeout.after(overall);
    try {
        limit.with(() -> supervise(group -> ports.forEach((name, port) -> group.createTask(name, () -> {
            var answer = timeout(patience, () -> fetch(port));
            answers.put(name, answer);
        }))));
    } catch (TimeoutException e) {
        IO.println("nothing has failed, but it takes too long");
    } catch (ExceptionGroup failures) {
        failures.handle(TimeoutException.class, e -> IO.println(failures.taskOf(e) + " does not answer"))
                .handle(ConnectException.class, e -> IO.println(failures.taskOf(e) + " is not there"))
                .handle(IOException.class, e -> IO.println(failures.taskOf(e) + " fails: " + e.getMessage()))
                .orThrow(); // a bug is no trouble with the network
    } finally {
        answers.forEach((name, answer) -> IO.println(name + ": " + answer));
        IO.println(answers.size() + " of " + ports.size() + " have answered"
                + (limit.expired() ? " in " + overall.toMillis() + " ms" : ""));
    }
}

String fetch(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
        var line = in.readLine();
        if (line == null) {
            throw new EOFException("the connection ends before the line does");
        }
        return line;
    }
}

/** Starts a server with one answer, or with none; its port is open when this returns. */
int server(TaskGroup group, String name, String answer) throws IOException {
    return group.start(name + " server", ready -> serve(ready, answer));
}

void serve(Readiness<Integer> ready, String answer) throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        ready.is(server.getLocalPort());
        while (true) {
            try (var socket = server.accept()) {
                if (answer == null) {
                    sleep(Duration.ofDays(1));
                } else if (!answer.isEmpty()) {
                    socket.getOutputStream().write((answer + "\n").getBytes());
                }
            }
        }
    }
}

int portThatIsClosed() throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        return server.getLocalPort();
    }
}

Duration limitOf(String[] args) {
    try {
        return Duration.ofMillis(args.length == 0 ? 10_000 : Integer.parseInt(args[0]));
    } catch (NumberFormatException e) {
        System.err.println("FetchAll takes a number of milliseconds, but got '" + args[0] + "'");
        System.exit(2);
        return Duration.ZERO;
    }
}
