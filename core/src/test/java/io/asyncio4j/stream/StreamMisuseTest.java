// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.local.ThreadName;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** S4: streams used in the wrong place or with the wrong argument say what is wrong, and what to do. */
class StreamMisuseTest {
    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    private static void assertMakesNoSense(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    // CPython 3.13: ValueError('Limit cannot be <= 0')
    @OnBothEngines
    void limitMustBePositive(EngineUnderTest engine) {
        engine.run(() -> {
            for (int limit : new int[] {0, -1}) {
                assertMakesNoSense(
                        () -> new StreamReader(limit),
                        "Limit cannot be <= 0: " + limit + ". It is the longest line in bytes, such as 65536.");
                assertMakesNoSense(
                        () -> StreamPair.builder().limit(limit).build(),
                        "Limit cannot be <= 0: " + limit + ". It is the longest line in bytes, such as 65536.");
            }
        });
    }

    // CPython 3.13: ValueError('readexactly size can not be less than zero'); read(-1) reads all
    @OnBothEngines
    void numberOfBytesMustNotBeNegative(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            assertMakesNoSense(
                    () -> reader.readExactly(-1),
                    "readexactly size can not be less than zero: readExactly(-1). To read until the stream ends use"
                            + " readAll().");
            assertMakesNoSense(
                    () -> reader.read(-1), "read(-1) makes no sense. To read until the stream ends use readAll().");
        });
    }

    // CPython 3.13: ValueError('Separator should be at least one-byte string'), '… contain at least one element'
    @OnBothEngines
    void separatorMustNotBeMissingOrEmpty(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            assertMakesNoSense(
                    reader::readUntil,
                    "Separator should contain at least one element: readUntil() got none. To read until the stream ends"
                            + " use readAll().");
            for (ThrowingCallable call : new ThrowingCallable[] {
                () -> reader.readUntil(Bytes.of("")),
                () -> reader.readUntil(Bytes.of("a"), Bytes.of("")),
                () -> reader.readUntil("", UTF_8)
            }) {
                assertMakesNoSense(
                        call,
                        "Separator should be at least one-byte string: readUntil(...) got an empty one, which would be"
                                + " found at once.");
            }
        });
    }

    // CPython 3.13: RuntimeError('read() called while another coroutine is already waiting for incoming data')
    @OnBothEngines
    void secondTaskThatReadsIsToldWhoWaits(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var first = createTask("first", () -> reader.readExactly(3));
            yieldNow();
            reader.feedData(Bytes.of("a"));
            yieldNow(); // it is woken, and waits again
            var calls = new LinkedHashMap<String, ThrowingCallable>();
            calls.put("read()", reader::read);
            calls.put("read(...)", () -> reader.read(1));
            calls.put("readAll()", reader::readAll);
            calls.put("readExactly(...)", () -> reader.readExactly(1));
            calls.put("readLine()", reader::readLine);
            calls.put("readLine(...)", () -> reader.readLine(UTF_8));
            calls.put("readUntil(...)", () -> reader.readUntil(Bytes.of("a")));
            calls.put("lines()", () -> reader.lines().iterator().hasNext());
            var other = StreamPair.create().first(); // with readers of its own: #2 and #3
            calls.put("transferTo(...)", () -> reader.transferTo(other.writer()));
            calls.forEach((call, code) -> assertRefused(
                    code,
                    call
                            + " called while another task is already waiting for incoming data: Task 'first' (pending,"
                            + " waiting for data of StreamReader #1). Let one task read StreamReader(1 bytes), and hand"
                            + " on what it reads through a Queue."));
            reader.feedData(Bytes.of("bc"));
            assertThat(Bytes.text(first.await())).isEqualTo("abc");
        });
    }

    // CPython 3.13: AssertionError('feed_data after feed_eof')
    @OnBothEngines
    void dataAfterTheEndIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            reader.feedEof();
            assertRefused(
                    () -> reader.feedData(Bytes.of("abc")),
                    "feedData(...) after feedEof(): 3 bytes came for StreamReader(0 bytes, eof), which has ended. Call"
                            + " feedEof() after the last data.");
        });
    }

    @OnBothEngines
    void connectionCannotFailWithACancellation(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            Future<Void, RuntimeException> cancelled = Future.create();
            cancelled.cancel("x");
            var error = catchThrowable(cancelled::await);
            assertThat(error).isInstanceOf(CancelledError.class);
            assertThat(((CancelledError) error).reason()).isEqualTo(new CancelReason.Requested("x"));
            assertMakesNoSense(
                    () -> reader.setException(error),
                    "A connection cannot fail with " + error + ", which would look as if the reading task had been"
                            + " cancelled. Give it an IOException.");
        });
    }

    @OnBothEngines
    void transportIsSetOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            reader.setTransport(new RecordedTransport());
            assertRefused(
                    () -> reader.setTransport(new RecordedTransport()),
                    "Transport already set: StreamReader(0 bytes) gets its data from RecordedTransport. Make a new"
                            + " StreamReader for another transport.");
            var protocol = new StreamProtocol();
            protocol.connectionMade(new RecordedTransport());
            assertRefused(
                    () -> protocol.connectionMade(new RecordedTransport()),
                    "connectionMade(...) was called before, with RecordedTransport. Make a new StreamProtocol for each"
                            + " connection.");
            protocol.connectionLost(null);
            assertRefused(
                    () -> protocol.connectionLost(null),
                    "connectionLost(...) was called before: a transport calls it once, at the end.");
            assertThat(protocol)
                    .hasToString("StreamProtocol(StreamReader(0 bytes, eof), StreamWriter(0 bytes kept), lost)");
        });
    }

    @OnBothEngines
    void writerIsThereOnceTheConnectionIsAndIfItCanWrite(EngineUnderTest engine) {
        engine.run(() -> {
            assertRefused(
                    () -> new StreamProtocol().writer(),
                    "writer() was called before connectionMade(...). Have the transport call that first.");
            var protocol = new StreamProtocol();
            protocol.connectionMade(new ReadTransport() {
                @Override
                public void pauseReading() {}

                @Override
                public void resumeReading() {}

                @Override
                public boolean isReading() {
                    return true;
                }

                @Override
                public void close() {}

                @Override
                public void abort() {}

                @Override
                public boolean isClosing() {
                    return false;
                }

                @Override
                public String toString() {
                    return "a pipe";
                }
            });
            assertRefused(protocol::writer, "writer() was called for a pipe, which only reads. Use reader().");
        });
    }

    private record Call(String instead, ThrowingCallable code) {}

    /** Every method that is for the loop's thread of control, with what to use instead. */
    private static Map<String, Call> calls(StreamPair pair) {
        var reader = pair.first().reader();
        var writer = pair.first().writer();
        var transport = writer.transport();
        var calls = new LinkedHashMap<String, Call>();
        calls.put("read()", task("reader.read()", reader::read));
        calls.put("read(...)", task("reader.read(...)", () -> reader.read(1)));
        calls.put("readAll()", task("reader.readAll()", reader::readAll));
        calls.put("readExactly(...)", task("reader.readExactly(...)", () -> reader.readExactly(1)));
        calls.put("readLine()", task("reader.readLine()", reader::readLine));
        calls.put("readLine(...)", task("reader.readLine(...)", () -> reader.readLine(UTF_8)));
        calls.put("readUntil(...)", task("reader.readUntil(...)", () -> reader.readUntil(Bytes.of("a"))));
        calls.put(
                "lines()",
                task("reader.lines()", () -> reader.lines().iterator().next()));
        calls.put("transferTo(...)", task("reader.transferTo(...)", () -> reader.transferTo(writer)));
        calls.put("feedData(...)", call("() -> reader.feedData(...)", () -> reader.feedData(Bytes.of("a"))));
        calls.put("feedEof()", call("reader::feedEof", reader::feedEof));
        calls.put(
                "setException(...)",
                call("() -> reader.setException(...)", () -> reader.setException(new IOException())));
        calls.put(
                "setTransport(...)",
                call("() -> reader.setTransport(...)", () -> reader.setTransport(new RecordedTransport())));
        calls.put("drain()", task("writer.drain()", writer::drain));
        calls.put("waitClosed()", task("writer.waitClosed()", writer::waitClosed));
        calls.put("write(...)", call("() -> writer.write(...)", () -> writer.write("a")));
        calls.put("writeEof()", call("() -> writer.writeEof()", writer::writeEof));
        calls.put("close()", call("() -> writer.close()", writer::close));
        calls.put("abort()", call("transport::abort", pair.first()::abort));
        calls.put(
                "setWriteBufferLimits(...)",
                call("() -> transport.setWriteBufferLimits(...)", () -> transport.setWriteBufferLimits(1)));
        calls.put("pauseReading()", call("transport::pauseReading", ((ReadTransport) transport)::pauseReading));
        calls.put("resumeReading()", call("transport::resumeReading", ((ReadTransport) transport)::resumeReading));
        return calls;
    }

    private static Call task(String code, ThrowingCallable call) {
        return new Call("loop.callSoonThreadsafe(() -> createTask(() -> " + code + ")).", call);
    }

    private static Call call(String code, ThrowingCallable call) {
        return new Call("loop.callSoonThreadsafe(" + code + ").", call);
    }

    @OnBothEngines
    void otherThreadIsSentToTheLoop(EngineUnderTest engine) throws InterruptedException {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            var pair = StreamPair.create();
            blocking(() -> {
                var thread = new Thread(
                        () -> calls(pair)
                                .forEach((name, call) -> assertRefused(
                                        call.code,
                                        name + " was called on " + ThreadName.ofCaller() + ", but " + loop
                                                + " runs on another thread. Use " + call.instead)),
                        "other");
                Throwable[] thrown = {null};
                thread.setUncaughtExceptionHandler((_, t) -> thrown[0] = t);
                thread.start();
                thread.join();
                assertThat(thrown[0]).isNull();
            });
            assertThat(pair)
                    .hasToString("StreamPair(End(StreamReader(0 bytes), StreamWriter(0 bytes kept)), End(StreamReader(0"
                            + " bytes), StreamWriter(0 bytes kept)))");
        });
    }

    @OnBothEngines
    void readInACallbackIsRefusedThoughTheDataIsThere(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            var reader = new StreamReader();
            reader.feedData(Bytes.of("a\n"));
            Future<Throwable, RuntimeException> thrown = Future.create();
            loop.callSoon(() -> thrown.setResult(catchThrowable(reader::readLine)));
            assertThat(thrown.await())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("readLine() was called outside a task, in a callback of " + loop
                            + ", which must not suspend. Start a task there: createTask(() -> ...).");
        });
    }

    @OnBothEngines
    void streamOfAnotherLoopIsRefused(EngineUnderTest engine) throws InterruptedException {
        var pair = engine.run(() -> StreamPair.create());
        engine.run(() -> {
            assertThatThrownBy(() -> pair.first().reader().read())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Event loop is closed: read() was called on ");
            assertThatThrownBy(() -> pair.first().writer().drain())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Event loop is closed: drain() was called on ");
        });
    }

    @Test
    void streamsAreMadeOnALoop() {
        assertThatThrownBy(StreamReader::new)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop: new StreamReader(...) was called on " + ThreadName.ofCaller()
                        + ", which is no task. Start the program with Asyncio.run(() -> ...), or have a running loop do"
                        + " it: submitThreadsafe(loop, () -> ...).");
        assertThatThrownBy(StreamPair::create)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no running event loop: ");
    }
}
