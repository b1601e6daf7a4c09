// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.structured.ReturnWhen;

void save() {
    sleep(Duration.ofMillis(500));
    IO.println("saved");
}

void main() {
    run(() -> {
        var saving = createTask("saving", this::save);
        var editor = createTask("editor", () -> {
            try {
                shield(saving).await();
            } catch (CancelledError e) {
                IO.println("the editor closes, and waits for " + saving);
                saving.await();
                throw e;
            }
        });
        yieldNow();
        editor.cancel();
        waitTasks(List.of(editor), ReturnWhen.ALL_COMPLETED); // as await(), but throws nothing
        IO.println(editor);
    });
}
