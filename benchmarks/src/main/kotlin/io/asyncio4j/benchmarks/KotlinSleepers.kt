// SPDX-License-Identifier: Apache-2.0
@file:JvmName("KotlinSleepers")

package io.asyncio4j.benchmarks

import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

/** Runs so many sleeping coroutines on one thread; calls back when all of them sleep. */
fun sleepAtOnce(tasks: Int, millis: Long, allAsleep: Runnable) = runBlocking {
    repeat(tasks) {
        launch {
            delay(millis)
        }
    }
    yield()
    allAsleep.run()
}
