// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.stress.StressCase.check;
import static io.asyncio4j.support.Eventually.waitUntil;

import io.asyncio4j.process.Communicated;
import io.asyncio4j.process.Subprocess;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Processes;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Short processes, one after the other and then a hundred at once, each with three pipes. Nothing of them is left. */
final class ManyProcesses implements StressCase {
    private static final int AT_ONCE = 100;

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public int fullSize() {
        return 1_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) throws IOException {
        long pipesBefore = Processes.openPipes();
        int atOnce = Math.min(AT_ONCE, size);
        engine.run(() -> {
            for (int i = 0; i < size; i++) {
                talk(i);
            }
            var tasks = new ArrayList<Task<Void, IOException>>();
            for (int i = 0; i < atOnce; i++) {
                int n = i;
                tasks.add(createTask(() -> talk(n)));
            }
            for (Task<Void, IOException> task : tasks) {
                task.await();
            }
        });
        // The JDK closes its ends when it has told of the end
        waitUntil("all pipes are closed", () -> Processes.openPipes() <= pipesBefore);
        Processes.waitUntilIdle(List.of());
        check(Processes.children() == 0, Processes.children() + " children are left");
        return "%,d processes one after the other, %d at once".formatted(size, atOnce);
    }

    private static void talk(int i) throws IOException {
        Subprocess process =
                Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).stderr(PIPE).start();
        Communicated said = process.communicate("text " + i);
        check(said.text().equals("text " + i) && said.returnCode() == 0, said + " for " + i);
    }
}
