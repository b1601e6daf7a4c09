// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import io.asyncio4j.conformance.scenarios.AsCompletions;
import io.asyncio4j.conformance.scenarios.BarrierBreaks;
import io.asyncio4j.conformance.scenarios.Barriers;
import io.asyncio4j.conformance.scenarios.Callbacks;
import io.asyncio4j.conformance.scenarios.CancelSpread;
import io.asyncio4j.conformance.scenarios.Cancellation;
import io.asyncio4j.conformance.scenarios.CleanUps;
import io.asyncio4j.conformance.scenarios.ConditionCancels;
import io.asyncio4j.conformance.scenarios.ConditionRelocks;
import io.asyncio4j.conformance.scenarios.ConditionWaits;
import io.asyncio4j.conformance.scenarios.Conditions;
import io.asyncio4j.conformance.scenarios.Contexts;
import io.asyncio4j.conformance.scenarios.EagerTasks;
import io.asyncio4j.conformance.scenarios.EventCancels;
import io.asyncio4j.conformance.scenarios.Events;
import io.asyncio4j.conformance.scenarios.ExecutorCalls;
import io.asyncio4j.conformance.scenarios.Futures;
import io.asyncio4j.conformance.scenarios.Gatherings;
import io.asyncio4j.conformance.scenarios.GetterCancels;
import io.asyncio4j.conformance.scenarios.GroupBodies;
import io.asyncio4j.conformance.scenarios.GroupCancels;
import io.asyncio4j.conformance.scenarios.GroupNests;
import io.asyncio4j.conformance.scenarios.Groups;
import io.asyncio4j.conformance.scenarios.LockCancels;
import io.asyncio4j.conformance.scenarios.LockHolders;
import io.asyncio4j.conformance.scenarios.LockUses;
import io.asyncio4j.conformance.scenarios.Locks;
import io.asyncio4j.conformance.scenarios.LoopOrder;
import io.asyncio4j.conformance.scenarios.PutterCancels;
import io.asyncio4j.conformance.scenarios.QueueFlows;
import io.asyncio4j.conformance.scenarios.QueueJoins;
import io.asyncio4j.conformance.scenarios.QueueShutdownRaces;
import io.asyncio4j.conformance.scenarios.QueueShutdowns;
import io.asyncio4j.conformance.scenarios.Queues;
import io.asyncio4j.conformance.scenarios.Reports;
import io.asyncio4j.conformance.scenarios.SemaphoreCancels;
import io.asyncio4j.conformance.scenarios.SemaphoreLimits;
import io.asyncio4j.conformance.scenarios.SemaphoreUses;
import io.asyncio4j.conformance.scenarios.Semaphores;
import io.asyncio4j.conformance.scenarios.Shields;
import io.asyncio4j.conformance.scenarios.Shutdowns;
import io.asyncio4j.conformance.scenarios.SignalHandlers;
import io.asyncio4j.conformance.scenarios.StreamPairs;
import io.asyncio4j.conformance.scenarios.Streams;
import io.asyncio4j.conformance.scenarios.Submissions;
import io.asyncio4j.conformance.scenarios.SubprocessPipes;
import io.asyncio4j.conformance.scenarios.Subprocesses;
import io.asyncio4j.conformance.scenarios.TaskLives;
import io.asyncio4j.conformance.scenarios.Threads;
import io.asyncio4j.conformance.scenarios.TimeoutMoves;
import io.asyncio4j.conformance.scenarios.TimeoutNests;
import io.asyncio4j.conformance.scenarios.Timeouts;
import io.asyncio4j.conformance.scenarios.WaitFors;
import io.asyncio4j.conformance.scenarios.Waits;
import io.asyncio4j.conformance.scenarios.Writers;
import java.util.List;

/** All areas. */
public final class Scenarios {
    private Scenarios() {}

    /** In the order in which one would learn them. */
    public static List<Area> areas() {
        return List.of(
                Futures.AREA,
                TaskLives.AREA,
                Cancellation.AREA,
                CleanUps.AREA,
                CancelSpread.AREA,
                Callbacks.AREA,
                Contexts.AREA,
                LoopOrder.AREA,
                EagerTasks.AREA,
                Groups.AREA,
                GroupBodies.AREA,
                GroupCancels.AREA,
                GroupNests.AREA,
                Timeouts.AREA,
                TimeoutMoves.AREA,
                TimeoutNests.AREA,
                Gatherings.AREA,
                Shields.AREA,
                Waits.AREA,
                WaitFors.AREA,
                AsCompletions.AREA,
                Locks.AREA,
                LockCancels.AREA,
                LockHolders.AREA,
                LockUses.AREA,
                Events.AREA,
                EventCancels.AREA,
                Conditions.AREA,
                ConditionWaits.AREA,
                ConditionCancels.AREA,
                ConditionRelocks.AREA,
                Semaphores.AREA,
                SemaphoreCancels.AREA,
                SemaphoreLimits.AREA,
                SemaphoreUses.AREA,
                Barriers.AREA,
                BarrierBreaks.AREA,
                Queues.AREA,
                QueueFlows.AREA,
                GetterCancels.AREA,
                PutterCancels.AREA,
                QueueJoins.AREA,
                QueueShutdowns.AREA,
                QueueShutdownRaces.AREA,
                Streams.AREA,
                Writers.AREA,
                StreamPairs.AREA,
                Subprocesses.AREA,
                SubprocessPipes.AREA,
                SignalHandlers.AREA,
                Threads.AREA,
                ExecutorCalls.AREA,
                Submissions.AREA,
                Shutdowns.AREA,
                Reports.AREA);
    }
}
