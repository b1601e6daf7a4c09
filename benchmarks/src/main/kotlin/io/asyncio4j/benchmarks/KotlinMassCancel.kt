// SPDX-License-Identifier: Apache-2.0
@file:JvmName("KotlinMassCancel")

package io.asyncio4j.benchmarks

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

// Many coroutines that sleep on one thread, all cancelled: the nanoseconds from the request to the end of all.

fun failInGroup(tasks: Int): Long = runBlocking {
    var start = 0L
    try {
        coroutineScope {
            repeat(tasks) {
                launch { delay(3_600_000) }
            }
            yield()
            launch {
                start = System.nanoTime()
                throw IllegalStateException("expected")
            }
        }
    } catch (_: IllegalStateException) {
        // as it was asked
    }
    System.nanoTime() - start
}

fun cancelEach(tasks: Int): Long = runBlocking {
    val all = List(tasks) {
        launch { delay(3_600_000) }
    }
    yield()
    val start = System.nanoTime()
    all.forEach { it.cancel() }
    all.joinAll()
    System.nanoTime() - start
}
