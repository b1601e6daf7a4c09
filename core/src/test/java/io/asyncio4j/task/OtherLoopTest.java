// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.failure.Failures;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.ArrayList;

/** S9: what has ended gives its outcome to a task of any loop. One that has not is refused, see {@link TaskMisuseTest}. */
class OtherLoopTest {
    // CPython 3.13: awaiting a done future of a closed loop gives its result, or raises its exception
    @OnBothEngines
    void taskOfALoopThatHasEndedMayBeAwaited(EngineUnderTest engine) throws IOException {
        var failure = new IOException("first loop");
        var tasks = new ArrayList<Task<String, IOException>>();
        engine.run(() -> {
            tasks.add(createTask("good", () -> "value"));
            tasks.add(createTask("bad", () -> {
                if (tasks.size() > 0) {
                    throw failure;
                }
                return "";
            }));
            assertThat(tasks.get(0).await()).isEqualTo("value");
            assertThat(catchThrowable(tasks.get(1)::await)).isSameAs(failure);
        });
        engine.run(() -> {
            assertThat(tasks.get(0).await()).isEqualTo("value");
            assertThat(catchThrowable(tasks.get(1)::await)).isSameAs(failure);
        });
        assertThat(Failures.path(failure).lines())
                .hasSize(2); // the second loop's await is not the first one's business
    }
}
