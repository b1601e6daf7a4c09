// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Outcome;
import io.asyncio4j.task.Task;

/**
 * Looks for open ports on this machine, one task a port, with the JDK's own blocking sockets: a task that waits in
 * connect() lets the others run, on the engine that asyncio4j uses here.
 *
 * <p>Usage: PortScan.java [FIRST LAST]. Without ports it opens three itself and looks around them.
 */
void main(String[] args) throws IOException {
    if (args.length == 2) {
        try {
            scan(portOf(args[0]), portOf(args[1]));
            return;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    } else if (args.length != 0) {
        System.err.println(
                "PortScan takes two ports, the first and the last, but got " + args.length + " arguments");
        System.exit(2);
    }
    var loopback = InetAddress.getLoopbackAddress();
    try (var one = new ServerSocket(0, 50, loopback);
            var two = new ServerSocket(0, 50, loopback);
            var three = new ServerSocket(0, 50, loopback)) {
        var mine = new TreeSet<>(List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort()));
        var found = scan(mine.first(), mine.last());
        IO.println(found.containsAll(mine) ? "found all of mine" : "missed some of " + mine);
    }
}

Set<Integer> scan(int first, int last) {
    return run(() -> {
        var probes = new LinkedHashMap<Integer, Task<Boolean, IOException>>();
        for (int port = first; port <= last; port++) {
            int each = port;
            probes.put(port, createTask("port " + port, () -> isOpen(each)));
        }
        var open = new TreeSet<Integer>();
        for (var probe : probes.entrySet()) {
            try {
                if (probe.getValue().await()) {
                    open.add(probe.getKey());
                }
            } catch (IOException e) {
                IO.println(probe.getKey() + ": " + e);
            }
        }
        var closed = probes.values().stream()
                .filter(task -> task.outcome() instanceof Outcome.Succeeded(var isOpen) && !isOpen)
                .count();
        IO.println("open: " + open.size() + ", closed: " + closed);
        open.forEach(port -> IO.println("  " + port));
        return open;
    });
}

boolean isOpen(int port) throws IOException {
    try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return true;
    } catch (ConnectException refused) {
        return false;
    }
}

int portOf(String text) {
    try {
        int port = Integer.parseInt(text);
        if (port >= 1 && port <= 65_535) {
            return port;
        }
    } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no port: give a number from 1 to 65535", e);
    }
    throw new IllegalArgumentException("'" + text + "' is no port: give a number from 1 to 65535");
}
