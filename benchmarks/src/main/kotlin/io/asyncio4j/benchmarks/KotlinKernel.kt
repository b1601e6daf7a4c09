// SPDX-License-Identifier: Apache-2.0
@file:JvmName("KotlinKernel")

package io.asyncio4j.benchmarks

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
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

fun spawnManyAndGather(times: Int, many: Int) = runBlocking {
    repeat(times / many) {
        val tasks = List(many) { async {} }
        tasks.awaitAll()
    }
}

fun groupOfMany(times: Int, many: Int) = runBlocking {
    repeat(times / many) {
        coroutineScope {
            repeat(many) {
                launch {}
            }
        }
    }
}

fun timeoutOfReady(times: Int, millis: Long): Int = runBlocking {
    var sum = 0
    repeat(times) {
        sum += withTimeout(millis) { it }
    }
    sum
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

fun boundedChannel(times: Int, room: Int, item: Int): Long = runBlocking {
    val channel = Channel<Int>(room)
    val consumer = async {
        var sum = 0L
        repeat(times) {
            sum += channel.receive()
        }
        sum
    }
    repeat(times) {
        channel.send(item)
    }
    consumer.await()
}

fun mutexHandOver(times: Int) = runBlocking {
    val mutex = Mutex()
    repeat(2) {
        launch {
            repeat(times / 2) {
                mutex.withLock { yield() }
            }
        }
    }
}

fun toThreadAndBack(times: Int): Int = runBlocking {
    var sum = 0
    repeat(times) {
        sum += withContext(Dispatchers.IO) { it }
    }
    sum
}
