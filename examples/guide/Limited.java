// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

String answerAfter(int milliseconds) throws IOException {
    sleep(Duration.ofMillis(milliseconds));
    return "answer";
}

String answerOr(String otherwise, int milliseconds) throws IOException {
    try {
        return timeout(Duration.ofMillis(500), () -> answerAfter(milliseconds));
    } catch (TimeoutException e) {
        IO.println(e.getMessage());
        return otherwise;
    }
}

void main() throws IOException {
    run(() -> {
        IO.println(answerOr("nothing", 10));
        IO.println(answerOr("nothing", 60_000));
    });
}
