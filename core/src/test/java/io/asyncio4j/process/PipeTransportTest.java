// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.process.Redirect.PIPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.stream.ConnectionResetException;
import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.WriteTransport;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a program does with the transport of a pipe itself (S4); in memory it is the same: {@code StreamMisuseTest}. */
class PipeTransportTest {
    private static void assertRefused(EventLoop loop, String call, String instead, ThrowingCallable code) {
        assertThatThrownBy(code)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(call + " was called on thread 'other', but " + loop
                        + " runs on another thread. Use loop.callSoonThreadsafe(" + instead + ").");
    }

    private static void onOtherThread(Runnable calls) {
        blocking(() -> {
            Throwable[] thrown = {null};
            var thread = new Thread(calls, "other");
            thread.setUncaughtExceptionHandler((_, t) -> thrown[0] = t);
            thread.start();
            thread.join();
            assertThat(thrown[0]).isNull();
        });
    }

    @OnBothEngines
    void otherThreadIsSentToTheLoop(EngineUnderTest engine) throws IOException {
        String said = engine.run(() -> {
            EventLoop loop = runningLoop();
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            WriteTransport pipe = process.stdin().transport();
            onOtherThread(() -> {
                assertRefused(loop, "write(...)", "() -> transport.write(...)", () -> pipe.write(new byte[1]));
                assertRefused(loop, "writeEof()", "transport::writeEof", pipe::writeEof);
                assertRefused(
                        loop,
                        "setWriteBufferLimits(...)",
                        "() -> transport.setWriteBufferLimits(...)",
                        () -> pipe.setWriteBufferLimits(1));
                assertRefused(loop, "close()", "transport::close", pipe::close);
                assertRefused(loop, "abort()", "transport::abort", pipe::abort);
            });
            assertThat(pipe).hasToString("stdin of process " + process.pid() + " (cat) (0 bytes kept)");
            return process.communicate("all of it").text();
        });
        assertThat(said).isEqualTo("all of it");
    }

    // However long the news takes, on a machine that is busy
    @OnBothEngines
    void brokenPipeWaitsForTheNewsOfAProcessThatHasEnded(EngineUnderTest engine) throws IOException {
        var broken = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        engine.run(() -> {
            var protocol = new StreamProtocol();
            var pipe = new PipeWriting(Tasks.runningKernel("this test"), protocol, "cat");
            var asked = new CountDownLatch(1);
            pipe.connected(broken);
            pipe.asks(() -> {
                asked.countDown();
                return true;
            });
            protocol.writer().write("x");
            blocking(() -> asked.await());
            var drain = createTask("drain", protocol.writer()::drain);
            yieldNow();
            yieldNow();
            assertThat(drain)
                    .hasToString("Task 'drain' (pending, waiting for the write buffer of stdin of cat (0 bytes kept,"
                            + " closing) to drain)");
            pipe.endOfProcess("ended with return code 3");
            pipe.processEnded();
            assertThatThrownBy(drain::await)
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage(
                            "Broken pipe: cat ended with return code 3 before it had read all that was written. Where"
                                    + " it need not read all use communicate(...), to which that is no error.");
        });
    }

    @OnBothEngines
    void otherThreadHasNoSayInReading(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            ReadTransport pipe = new PipeReading(Tasks.runningKernel("this test"), new StreamProtocol());
            onOtherThread(() -> {
                assertRefused(loop, "pauseReading()", "transport::pauseReading", pipe::pauseReading);
                assertRefused(loop, "resumeReading()", "transport::resumeReading", pipe::resumeReading);
                assertRefused(loop, "close()", "transport::close", pipe::close);
                assertRefused(loop, "abort()", "transport::abort", pipe::abort);
            });
            assertThat(pipe).hasToString("a pipe");
        });
    }

    @OnBothEngines
    void whatIsWrittenAfterCloseIsDropped(EngineUnderTest engine) throws IOException {
        String said = engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            WriteTransport pipe = process.stdin().transport();
            pipe.write("before".getBytes(UTF_8));
            pipe.close();
            var after = ByteBuffer.wrap("after".getBytes(UTF_8));
            pipe.write(after);
            assertThat(after.hasRemaining()).isFalse();
            assertThat(pipe).hasToString("stdin of process " + process.pid() + " (cat) (6 bytes kept, closing)");
            return process.communicate().text();
        });
        assertThat(said).isEqualTo("before");
    }

    @OnBothEngines
    void writeAfterItsEndIsRefused(EngineUnderTest engine) throws IOException {
        String said = engine.run(() -> {
            var process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
            WriteTransport pipe = process.stdin().transport();
            pipe.write("before".getBytes(UTF_8));
            pipe.writeEof();
            assertThatThrownBy(() -> pipe.write(new byte[1]))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot call write() after writeEof(): write(...) was called on stdin of process "
                            + process.pid() + " (cat) (6 bytes kept, eof written, closing). Write before.");
            return process.communicate().text();
        });
        assertThat(said).isEqualTo("before");
    }
}
