// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.queue.Queue;
import io.asyncio4j.queue.QueueShutDownException;

void main() throws Exception {
    run(() -> {
        var readings = new Queue<Integer>(2).shared(); // before another thread gets it
        var sensor = Thread.ofPlatform().name("sensor").start(() -> {
            try {
                for (int n = 1; ; n++) {
                    readings.putThreadsafe(n); // blocks the thread while the queue is full
                }
            } catch (QueueShutDownException e) {
                IO.println("the sensor stops");
            } catch (InterruptedException e) {
                IO.println("the sensor is interrupted");
            }
        });
        for (var reading : readings) {
            IO.println("reading " + reading);
            if (reading == 4) {
                break;
            }
        }
        readings.shutdownNow();
        blocking(() -> sensor.join());
    });
}
