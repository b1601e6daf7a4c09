// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.net.URL;
import java.net.URLClassLoader;

/** What the thread of a task takes over from the thread that created the task: what any new thread does. */
class InheritanceTest {
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();
    private static final ThreadLocal<String> OWN = new ThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    @OnBothEngines
    void inheritableThreadLocalsOfTheCreatorAreInherited(EngineUnderTest engine) {
        engine.run(() -> {
            INHERITED.set("creator's");
            var child = createTask(INHERITED::get);
            INHERITED.set("changed later");
            assertThat(child.await()).isEqualTo("creator's");
        });
    }

    @OnBothEngines
    void contextClassLoaderOfTheCreatorIsInherited(EngineUnderTest engine) throws Exception {
        try (var loader = new URLClassLoader(new URL[0])) {
            engine.run(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                var child = createTask(() -> Thread.currentThread().getContextClassLoader());
                assertThat(child.await()).isSameAs(loader);
            });
        }
    }

    @OnBothEngines
    void otherThreadLocalsAndScopedValuesAreNot(EngineUnderTest engine) {
        engine.run(() -> {
            OWN.set("creator's");
            var child = createTask(OWN::get);
            var scoped = ScopedValue.where(SCOPED, "creator's").call(() -> createTask(SCOPED::isBound));
            assertThat(child.await()).isNull();
            assertThat(scoped.await()).isFalse();
            assertThat(OWN.get()).isEqualTo("creator's");
        });
    }
}
