// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.structured.CancelScope;

void main() {
    run(() -> {
        var found = new ArrayList<String>();
        var scope = CancelScope.after(Duration.ofMillis(500));
        scope.with(() -> {
            try {
                for (var place : List.of("here", "there", "far away")) {
                    sleep(Duration.ofMillis(place.equals("far away") ? 60_000 : 10));
                    found.add(place);
                }
            } finally {
                CancelScope.shielded().with(() -> {
                    sleep(Duration.ofMillis(10)); // without the shield this would be cancelled too
                    IO.println("the search is put away");
                });
            }
        });
        IO.println(found + (scope.cancelledCaught() ? ", and perhaps more" : ""));
    });
}
