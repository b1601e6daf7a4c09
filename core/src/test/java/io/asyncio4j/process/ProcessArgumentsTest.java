// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.process.Redirect.PIPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is null is named at once, with the call that got it, and what to write instead; so is what no process can see. */
class ProcessArgumentsTest {
    private static void assertNamed(Map<String, ThrowingCallable> calls) {
        calls.forEach((message, call) -> assertThatThrownBy(call)
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(message));
    }

    @Test
    void nullInACommandIsNamed() {
        Command cat = Subprocess.exec("cat");
        var calls = new LinkedHashMap<String, ThrowingCallable>();
        calls.put(
                "program is null: exec(...) takes its name or path, such as exec(\"git\", \"status\").",
                () -> Subprocess.exec((String) null));
        calls.put(
                "exec(...) got null as argument 1: leave it out, or give it \"\".",
                () -> Subprocess.exec("cat", (String) null));
        calls.put(
                "exec(...) got null as argument 2: leave it out, or give it \"\".",
                () -> Subprocess.exec("cat", "a", null));
        calls.put(
                "arguments is null: exec(...) takes none or more texts, such as exec(\"git\", \"status\").",
                () -> Subprocess.exec("cat", (String[]) null));
        calls.put(
                "words is null: exec(...) takes a program and its arguments, such as exec(\"git\", \"status\").",
                () -> Subprocess.exec((List<String>) null));
        calls.put(
                "line is null: shell(...) takes a line for /bin/sh, such as shell(\"ls | wc -l\").",
                () -> Subprocess.shell(null));
        calls.put(
                "from is null: stdin(...) takes a Path, or a Redirect such as PIPE.", () -> cat.stdin((Redirect) null));
        calls.put("from is null: stdin(...) takes a Path, such as Path.of(\"data\").", () -> cat.stdin((Path) null));
        calls.put(
                "to is null: stdout(...) takes a Path, or a Redirect such as PIPE.", () -> cat.stdout((Redirect) null));
        calls.put("to is null: stdout(...) takes a Path, such as Path.of(\"data\").", () -> cat.stdout((Path) null));
        calls.put(
                "to is null: stderr(...) takes a Path, or a Redirect such as PIPE.", () -> cat.stderr((Redirect) null));
        calls.put("to is null: stderr(...) takes a Path, such as Path.of(\"data\").", () -> cat.stderr((Path) null));
        calls.put(
                "file is null: Redirect.file(...) takes a Path, such as Path.of(\"data\").", () -> Redirect.file(null));
        calls.put(
                "file is null: Redirect.appendTo(...) takes a Path, such as Path.of(\"data\").",
                () -> Redirect.appendTo(null));
        calls.put("folder is null: directory(...) takes a Path, such as Path.of(\"data\").", () -> cat.directory(null));
        calls.put(
                "whole is null: environment(...) takes names and values; Map.of() is an empty environment.",
                () -> cat.environment(null));
        calls.put(
                "name is null: environment(...) takes the name of a variable, such as \"LANG\".",
                () -> cat.environment(null, "x"));
        calls.put(
                "the value of A is null. To take it out use withoutEnvironment(\"A\").",
                () -> cat.environment(Collections.singletonMap("A", null)));
        calls.put(
                "name is null: withoutEnvironment(...) takes the name of a variable, such as \"LANG\".",
                () -> cat.withoutEnvironment(null));
        calls.put("grace is null: grace(...) takes a Duration, such as Duration.ofSeconds(5).", () -> cat.grace(null));
        assertNamed(calls);
    }

    @OnBothEngines
    void nullForAProcessIsNamed(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            Command cat = Subprocess.exec("cat");
            Communicated said = cat.run();
            Subprocess process = cat.stdin(PIPE).stdout(PIPE).start();
            String noRunInput = "input is null: run(...) takes text or bytes; without an input it is run().";
            assertNamed(Map.of(noRunInput, () -> cat.run((String) null)));
            assertNamed(Map.of(noRunInput, () -> cat.run((byte[]) null)));
            String noInput =
                    "input is null: communicate(...) takes text or bytes; without an input it is communicate().";
            assertNamed(Map.of(noInput, () -> process.communicate((String) null)));
            assertNamed(Map.of(noInput, () -> process.communicate((byte[]) null)));
            String noBody =
                    "body is null: with(...) takes what to do while the process runs, such as process -> test().";
            assertNamed(Map.of(noBody, () -> cat.with(null)));
            assertNamed(Map.of(noBody.replace("with", "callWith"), () -> cat.callWith(null)));
            assertNamed(Map.of(
                    "charset is null: text(...) takes a Charset; without it the text is UTF-8.",
                    () -> said.text((Charset) null),
                    "charset is null: errorText(...) takes a Charset; without it the text is UTF-8.",
                    () -> said.errorText((Charset) null),
                    "name is null: sendSignal(...) takes the name of a signal, such as \"TERM\".",
                    () -> process.sendSignal(null),
                    "data is null: write(...) takes bytes.",
                    () -> process.stdin().transport().write((byte[]) null)));
            assertThat(process.communicate("still good").text()).isEqualTo("still good");
        });
    }

    @OnBothEngines
    void nullForASignalIsNamed(EngineUnderTest engine) {
        engine.run(() -> assertNamed(Map.of(
                "name is null: Signals.on(...) takes the name of a signal, such as \"TERM\".",
                () -> Signals.on(null, () -> {}),
                "callback is null: Signals.on(...) takes what to call, such as Signals.on(\"TERM\", stop::set).",
                () -> Signals.on("HUP", null))));
    }

    @Test
    void callThatRefusesAVariableIsNamed() {
        assertThatThrownBy(() -> Subprocess.exec("env").withoutEnvironment("A=B"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "withoutEnvironment(...) got \"A=B\", which cannot be the name of a variable: it is empty, or"
                                + " has a \"=\" in it.");
    }

    // In an archive
    @Test
    void fileThatNoProcessCanSeeIsRefused(@TempDir Path folder) throws IOException {
        Path archive = folder.resolve("archive.zip");
        try (var files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = Files.writeString(files.getPath("/data"), "");
            String rest = " got /data of " + archive
                    + ", which a process cannot see. Copy it to a file of the operating system before.";
            Command cat = Subprocess.exec("cat").grace(Duration.ZERO);
            var calls = new LinkedHashMap<String, ThrowingCallable>();
            calls.put("stdin(...)", () -> cat.stdin(inside));
            calls.put("stdout(...)", () -> cat.stdout(inside));
            calls.put("stderr(...)", () -> cat.stderr(inside));
            calls.put("directory(...)", () -> cat.directory(inside));
            calls.put("Redirect.file(...)", () -> Redirect.file(inside));
            calls.put("Redirect.appendTo(...)", () -> Redirect.appendTo(inside));
            calls.forEach((name, call) -> assertThatThrownBy(call)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + rest));
        }
    }
}
