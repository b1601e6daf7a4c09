// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S24: {@code handle(…).handle(…).orThrow()} is {@code except*}. The trees are those that CPython 3.13 prints for clauses
 * with {@code OSError}, {@code ValueError} and {@code KeyError} in place of our classes, unless a test says otherwise.
 */
class ExceptionGroupHandleTest {
    private final IOException a = new IOException("a");
    private final IllegalStateException b = new IllegalStateException("b");
    private final FileNotFoundException c = new FileNotFoundException("c");
    private final SecurityException d = new SecurityException("d");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(b, c), List.of("child", ""));
    private final ExceptionGroup outer =
            new ExceptionGroup("outer", List.of(a, inner, d), List.of("first", "second", "third"));

    private final List<String> log = new ArrayList<>();

    private <E extends Throwable> Handling.Handler<E> logged(String name) {
        return e -> log.add(name + " " + e.getMessage());
    }

    private static ExceptionGroup thrownBy(Handling handling) {
        return catchThrowableOfType(ExceptionGroup.class, handling::orThrow);
    }

    @Test
    void handlerIsCalledForEachLeafOfItsClassInOrder() {
        var rest = thrownBy(outer.handle(IOException.class, logged("io")));
        assertThat(log).containsExactly("io a", "io c");
        assertThat(Shape.of(rest)).isEqualTo("outer[inner[IllegalStateException b], SecurityException d]");
    }

    @Test
    void handlersAreCalledOneAfterTheOther() {
        var rest = thrownBy(
                outer.handle(SecurityException.class, logged("security")).handle(IOException.class, logged("io")));
        assertThat(log).containsExactly("security d", "io a", "io c");
        assertThat(Shape.of(rest)).isEqualTo("outer[inner[IllegalStateException b]]");
    }

    @Test
    void leafGoesToTheFirstHandlerThatFits() throws ExceptionGroup {
        outer.handle(FileNotFoundException.class, logged("missing"))
                .handle(IOException.class, logged("io"))
                .handle(Exception.class, logged("any"))
                .handle(Throwable.class, logged("never"))
                .orThrow();
        assertThat(log).containsExactly("missing c", "io a", "any b", "any d");
    }

    @Test
    void nothingIsThrownWhereEveryLeafIsTaken() throws ExceptionGroup {
        outer.handle(IOException.class, logged("io"))
                .handle(RuntimeException.class, logged("runtime"))
                .orThrow();
        assertThat(log).containsExactly("io a", "io c", "runtime b", "runtime d");
    }

    // CPython 3.13: an equal group, though another object
    @Test
    void whereNoHandlerFitsTheGroupItselfIsThrown() {
        assertThat(thrownBy(outer.handle(ArithmeticException.class, logged("never"))))
                .isSameAs(outer);
        assertThat(log).isEmpty();
    }

    @Test
    void restIsLikeTheWhole() {
        var why = new IOException("why");
        outer.initCause(why);
        var rest = thrownBy(outer.handle(IOException.class, logged("io")));
        assertThat(rest.getCause()).isSameAs(why);
        assertThat(rest.getStackTrace()).isEqualTo(outer.getStackTrace());
        assertThat(rest.leaves().map(rest::taskOf)).containsExactly("child", "third");
    }

    @Test
    void errorsThatAreMembersAreHandledToo() {
        var error = new AssertionError("e");
        var group = new ExceptionGroup("g", List.of(error, a));
        assertThat(Shape.of(thrownBy(group.handle(AssertionError.class, logged("error")))))
                .isEqualTo("g[IOException a]");
        assertThat(log).containsExactly("error e");
    }

    @Test
    void sameExceptionTwiceIsHandledTwice() throws ExceptionGroup {
        new ExceptionGroup("g", List.of(a, a))
                .handle(IOException.class, logged("io"))
                .orThrow();
        assertThat(log).containsExactly("io a", "io a");
    }

    // CPython 3.13, a bare raise in the first clause: outer[OSError a, inner[OSError c]], and the second clause gets
    // the rest
    @Test
    void leafThatItsHandlerThrowsAgainStaysInItsPlace() {
        var rest = thrownBy(outer.handle(IOException.class, e -> {
                    throw e;
                })
                .handle(Exception.class, logged("any")));
        assertThat(log).containsExactly("any b", "any d");
        assertThat(Shape.of(rest)).isEqualTo("outer[IOException a, inner[FileNotFoundException c]]");
        assertThat(rest.leaves()).containsExactly(a, c);
        assertThat(rest).hasNoCause();
    }

    @Test
    void groupItselfIsThrownWhereEachLeafIsThrownAgain() {
        assertThat(thrownBy(outer.handle(IOException.class, e -> {
                    throw e;
                })))
                .isSameAs(outer);
        var error = new AssertionError("e");
        var group = new ExceptionGroup("g", List.of(error));
        assertThat(thrownBy(group.handle(AssertionError.class, e -> {
                    throw e;
                })))
                .as("an error, but no new one")
                .isSameAs(group);
    }

    // CPython 3.13, one that raises in each of two clauses: [RuntimeError x, RuntimeError y, outer[KeyError 'd']]
    @Test
    void whatHandlersThrowIsThrownWithTheRest() {
        var thrown = thrownBy(outer.handle(IOException.class, e -> {
                    throw new UncheckedIOException(e);
                })
                .handle(IllegalStateException.class, e -> {
                    throw new IOException("new");
                }));
        assertThat(Shape.of(thrown))
                .isEqualTo("errors while handling an ExceptionGroup["
                        + "UncheckedIOException java.io.IOException: a, "
                        + "UncheckedIOException java.io.FileNotFoundException: c, "
                        + "IOException new, "
                        + "outer[SecurityException d]]");
    }

    // CPython 3.13: RuntimeError x without a group, its context the group that was handled
    @Test
    void onlyExceptionThatAHandlerThrowsIsInAGroupToo() {
        var group = new ExceptionGroup("g", List.of(a));
        var thrown = thrownBy(group.handle(IOException.class, e -> {
            throw new IllegalStateException("x");
        }));
        assertThat(Shape.of(thrown)).isEqualTo("errors while handling an ExceptionGroup[IllegalStateException x]");
        assertThat(thrown.getCause()).isSameAs(group);
    }

    @Test
    void handlerMayThrowAGroup() {
        var fresh = new ExceptionGroup("fresh", List.of(new IOException("f")));
        var thrown = thrownBy(new ExceptionGroup("g", List.of(a)).handle(IOException.class, e -> {
            throw fresh;
        }));
        assertThat(thrown.exceptions()).containsExactly(fresh);
    }

    @Test
    void whatAHandlerThrowsKeepsNoOtherFromRunning() {
        var thrown = thrownBy(outer.handle(IOException.class, e -> {
                    log.add("io " + e.getMessage());
                    throw new IllegalStateException("x");
                })
                .handle(RuntimeException.class, logged("runtime")));
        assertThat(log).containsExactly("io a", "io c", "runtime b", "runtime d");
        assertThat(Shape.of(thrown))
                .isEqualTo("errors while handling an ExceptionGroup[IllegalStateException x, IllegalStateException x]");
    }

    // Differs from CPython, which runs the clauses that follow and puts a KeyboardInterrupt in a group.
    @Test
    void errorOfAHandlerIsThrownAtOnceWithAllThatIsLeft() {
        var error = new AssertionError("broken");
        var thrown = catchThrowable(() -> outer.handle(SecurityException.class, e -> {
                    throw new UncheckedIOException(a);
                })
                .handle(FileNotFoundException.class, e -> {
                    throw error;
                })
                .handle(IOException.class, logged("never"))
                .orThrow());
        assertThat(thrown).isSameAs(error);
        assertThat(log).isEmpty();
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(Shape.of(thrown.getSuppressed()[0]))
                .isEqualTo("errors while handling an ExceptionGroup[UncheckedIOException java.io.IOException: a, "
                        + "outer[IOException a, inner[IllegalStateException b, FileNotFoundException c]]]");
    }

    @Test
    void leafWhoseHandlerWasInterruptedByAnErrorIsStillLeft() {
        var thrown = catchThrowable(() -> outer.handle(IOException.class, e -> {
                    throw new StackOverflowError();
                })
                .orThrow());
        assertThat(thrown).isInstanceOf(StackOverflowError.class);
        assertThat(thrown.getSuppressed()).containsExactly(outer);
    }

    // S15
    @OnBothEngines
    void cancellationInAHandlerIsNoFailure(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> outer.handle(FileNotFoundException.class, logged("missing"))
                    .handle(IOException.class, e -> {
                        log.add("waits");
                        sleep(Duration.ofDays(1));
                    })
                    .handle(Exception.class, logged("never"))
                    .orThrow());
            yieldNow();
            task.cancel("stop");
            var thrown = catchThrowable(task::await);
            assertThat(thrown).isInstanceOf(CancelledError.class).hasMessage("stop");
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("missing c", "waits");
            assertThat(thrown.getSuppressed()).hasSize(1);
            assertThat(Shape.of(thrown.getSuppressed()[0]))
                    .isEqualTo("outer[IOException a, inner[IllegalStateException b], SecurityException d]");
        });
    }

    // S18 (d): in a group, where no catch clause looks for it, an interrupt would be lost
    @OnBothEngines
    void interruptOfAHandlerCancelsTheTask(EngineUnderTest engine) {
        var interrupt = new InterruptedException("stop");
        engine.run(() -> {
            var task = createTask(() -> outer.handle(IOException.class, e -> {
                        throw interrupt;
                    })
                    .orThrow());
            var thrown = catchThrowable(task::await);
            assertThat(thrown).isInstanceOf(CancelledError.class).hasCause(interrupt);
            assertThat(((CancelledError) thrown).reason()).isEqualTo(new CancelReason.Interrupted());
            assertThat(interrupt.getSuppressed()).containsExactly(outer);
        });
    }

    @OnBothEngines
    void handlersMayAwait(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                sleep(Duration.ofSeconds(1));
                return "answer";
            });
            var rest = thrownBy(outer.handle(IOException.class, e -> log.add(e.getMessage() + " " + task.await())));
            assertThat(log).containsExactly("a answer", "c answer");
            assertThat(Shape.of(rest)).isEqualTo("outer[inner[IllegalStateException b], SecurityException d]");
        });
    }

    // CPython 3.13: TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead."
    @Test
    void groupsAreNotHandled() {
        assertThatThrownBy(() ->
                        outer.handle(ExceptionGroup.class, logged("never")).orThrow())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("handle(ExceptionGroup.class, ...) would never be called: a handler gets the leaves of a"
                        + " group, also of nested ones. For all of them write handle(Throwable.class, ...).");
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> outer.handle(IOException.class, null).orThrow())
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("handler is null: handle(...) takes what to do with each exception, such as e -> log(e)");
        assertThatThrownBy(() -> outer.handle(null, logged("never")).orThrow())
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("type is null: handle(...) takes the class of exceptions, such as IOException.class");
        assertThatThrownBy(() -> outer.split((Class<IOException>) null))
                .hasMessage("type is null: give the class of the exceptions that are meant, such as IOException.class");
        assertThatThrownBy(() -> outer.subgroup((Class<IOException>) null))
                .hasMessage("type is null: give the class of the exceptions that are meant, such as IOException.class");
        assertThatThrownBy(() -> outer.subgroup((Predicate<Throwable>) null))
                .hasMessage("condition is null: give what is asked for each exception, such as e -> isUrgent(e)");
        assertThatThrownBy(() -> outer.unwrapSingle(null))
                .hasMessage(
                        "type is null: unwrapSingle(...) takes the class that is promised, such as IOException.class");
    }

    // a chain without orThrow() would lose what is left: Error Prone refuses it by this annotation
    @ParameterizedTest
    @ValueSource(classes = {ExceptionGroup.class, Handling.class})
    void resultOfHandleMustBeUsed(Class<?> type) throws Exception {
        var file = Path.of("target", "classes", type.getName().replace('.', '/') + ".class");
        var handle = ClassFile.of().parse(file).methods().stream()
                .filter(m -> m.methodName().equalsString("handle"))
                .toList();
        assertThat(handle)
                .singleElement()
                .satisfies(method -> assertThat(method.findAttribute(Attributes.runtimeInvisibleAnnotations())
                                .orElseThrow()
                                .annotations())
                        .extracting(annotation -> annotation.className().stringValue())
                        .containsExactly("Lio/asyncio4j/local/CheckReturnValue;"));
    }
}
