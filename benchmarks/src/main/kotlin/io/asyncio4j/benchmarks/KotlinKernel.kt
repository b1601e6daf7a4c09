// SPDX-License-Identifier: Apache-2.0
@file:JvmName("KotlinKernel")

package io.asyncio4j.benchmarks

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.yield

// The kernel rows on kotlinx.coroutines: one thread, runBlocking.

fun spawnAndAwait(times: Int) = runBlocking {
    repeat(times) {
        async {}.await()
    }
}

fun spawnAndAwaitFailing(times: Int): Int = runBlocking {
    var caught = 0
    // A failing child would cancel an ordinary scope.
    supervisorScope {
        repeat(times) {
            try {
                async { throw IllegalStateException("expected") }.await()
            } catch (_: IllegalStateException) {
                caught++
            }
        }
    }
    caught
}

fun spawnManyAndAwaitEach(times: Int, many: Int) = runBlocking {
    repeat(times / many) {
        val tasks = Array(many) { async {} }
        for (task in tasks) {
            task.await()
        }
    }
}

fun switchBetweenTwo(times: Int) = runBlocking {
    var ping = CompletableDeferred<Unit>()
    var pong = CompletableDeferred<Unit>()
    launch {
        repeat(times / 2) {
            ping.await()
            ping = CompletableDeferred()
            pong.complete(Unit)
        }
    }
    launch {
        repeat(times / 2) {
            pong = CompletableDeferred()
            ping.complete(Unit)
            pong.await()
        }
    }
    Unit
}

fun yieldNow(times: Int) = runBlocking {
    repeat(times) {
        yield()
    }
}
