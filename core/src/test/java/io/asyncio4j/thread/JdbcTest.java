// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.failure.Failures;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbc.JdbcSQLSyntaxErrorException;

/** A database that is spoken to with blocking calls: H2, in memory. */
class JdbcTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static volatile CountDownLatch begun = new CountDownLatch(1);
    private static volatile CountDownLatch go = new CountDownLatch(1);

    private final String url = "jdbc:h2:mem:jdbc" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    private final Told told = new Told();

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    private int update(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private List<String> names(String sql) throws SQLException {
        var names = new ArrayList<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /** What the database calls as {@code HOLD()}: a query that takes long. */
    public static final class Slow {
        private Slow() {}

        public static int hold() throws InterruptedException {
            begun.countDown();
            go.await();
            return 1;
        }
    }

    @OnBothEngines
    void queriesRunBesideTheLoop(EngineUnderTest engine) throws SQLException {
        engine.run(() -> {
            toThread(() -> update("CREATE TABLE person(name VARCHAR PRIMARY KEY)"))
                    .await();
            var inserts = new ArrayList<Future<Integer, SQLException>>();
            for (String name : List.of("Ada", "Grace", "Edsger")) {
                inserts.add(toThread(() -> update("INSERT INTO person VALUES('" + name + "')")));
            }
            assertThat(gather(inserts).await()).containsExactly(1, 1, 1);
            List<String> inThread = toThread(() -> names("SELECT name FROM person ORDER BY name"))
                    .await();
            assertThat(inThread).containsExactly("Ada", "Edsger", "Grace");
            List<String> inBlocking = blocking(() -> names("SELECT name FROM person ORDER BY name DESC"));
            assertThat(inBlocking).containsExactly("Grace", "Edsger", "Ada");
        });
    }

    @OnBothEngines
    void failureIsTheDriversVeryException(EngineUnderTest engine) throws SQLException {
        engine.run(() -> {
            var task = createTask("query", () -> {
                try {
                    toThread(() -> names("SELECT nonsense")).await();
                    throw new AssertionError("it has columns of that name");
                } catch (SQLException e) { // the compiler asks for it
                    return e;
                }
            });
            SQLException failure = task.await();
            assertThat((Throwable) failure)
                    .isExactlyInstanceOf(JdbcSQLSyntaxErrorException.class)
                    .hasMessageStartingWith("Column \"NONSENSE\" not found")
                    .hasNoCause()
                    .hasNoSuppressedExceptions();
            assertThat(failure.getSQLState()).isEqualTo("42S22");
            assertThat(Failures.format(failure))
                    .contains("came out of toThread in task 'query'")
                    .contains("await in task 'query' at io.asyncio4j.thread.JdbcTest");
            assertThatThrownBy(() -> blocking(() -> names("SELECT nonsense")))
                    .isExactlyInstanceOf(JdbcSQLSyntaxErrorException.class);
        });
    }

    // What the driver makes of the interrupt is no news; the database can be used on
    @OnBothEngines
    void queryIsCancelled(EngineUnderTest engine) throws SQLException {
        begun = new CountDownLatch(1);
        go = new CountDownLatch(1);
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                toThread(() -> update("CREATE ALIAS hold FOR 'io.asyncio4j.thread.JdbcTest$Slow.hold'"))
                        .await();
                var task = createTask(
                        "query", () -> toThread(() -> names("SELECT hold()")).await());
                yieldNow();
                toThread(() -> begun.await()).await();
                task.cancel("enough");
                assertThatThrownBy(task::await)
                        .isExactlyInstanceOf(CancelledError.class)
                        .hasMessage("enough");
                begun = new CountDownLatch(1);
                var inBlocking = createTask(() -> blocking(() -> names("SELECT hold()")));
                yieldNow();
                toThread(() -> begun.await()).await();
                inBlocking.cancel("enough too");
                assertThatThrownBy(inBlocking::await)
                        .isExactlyInstanceOf(CancelledError.class)
                        .hasMessage("enough too")
                        .hasCauseInstanceOf(SQLException.class);
                assertThat(toThread(() -> names("SELECT 1")).await()).containsExactly("1");
            });
        }
        assertThat(told.messages()).isEmpty();
    }
}
