// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.structured.Readiness;

/** Greets everybody, until it is cancelled. */
void serve(Readiness<Integer> ready) throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        ready.is(server.getLocalPort()); // from now on somebody can connect
        while (true) {
            try (var socket = server.accept()) {
                socket.getOutputStream().write("hello".getBytes());
            }
        }
    } finally {
        IO.println("the server has closed its port");
    }
}

String call(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return new String(socket.getInputStream().readAllBytes());
    }
}

void main() throws ExceptionGroup {
    run(() -> {
        taskGroup(group -> {
            int port = group.start("server", this::serve); // the port is open when this returns
            IO.println(call(port));
            IO.println(call(port));
            group.cancel(); // the server would run for ever
        });
        IO.println("the group has ended");
    });
}
