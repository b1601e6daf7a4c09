// SPDX-License-Identifier: Apache-2.0
import io.asyncio4j.future.*;
import io.asyncio4j.future.Outcome.*;
import io.asyncio4j.task.Task;
import java.io.*;
import java.util.*;

class Outcomes {
    static String show(Task<String, IOException> task) {
        return switch (task.outcome()) {
            case Succeeded(var v) -> "ok " + v.length();
            case Failed(FileNotFoundException e) -> "missing " + e.getMessage();
            case Failed(IOException e) -> "io " + e.getMessage();
            case Failed(var e) -> "bug " + e;
            case Cancelled(CancelReason.DeadlinePassed(var d)) -> "too slow: " + d;
            case Cancelled(CancelReason.SiblingFailed(var cause)) -> "sibling " + cause;
            case Cancelled(var why) -> "cancelled " + why;
            case Pending() -> "running";
        };
    }

    static String any(Task<?, ?> task) {
        return switch (task.outcome()) {
            case Succeeded(var v) -> "ok " + v;
            case Failed(var e) -> "failed " + e;
            case Cancelled(var why) -> "cancelled " + why;
            case Pending() -> "running";
        };
    }

    static int all(List<Task<String, IOException>> tasks) {
        int ok = 0;
        for (var t : tasks) if (t.outcome() instanceof Succeeded(var v)) ok += v.length();
        for (var t : tasks)
            switch (t.outcome()) {
                case Succeeded<String> s -> System.out.println(s.value());
                default -> {}
            }
        return ok;
    }

    static int unhandled(Outcome<Integer> o) {
        return switch (o) {
            case Succeeded<Integer>(var v) -> v;
            case Failed<Integer> f -> -1;
            case Cancelled<Integer> c -> -2;
            case Pending<Integer> p -> -3;
        };
    }
}
