// SPDX-License-Identifier: Apache-2.0
// DEPS com.h2database:h2:2.4.240

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.queue.Queue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Puts the lines of a file into a table of H2, a database inside this program. One task reads, two write, each over a
 * connection of its own; a queue between them keeps the reader from running ahead. JDBC blocks, so it runs beside the loop.
 *
 * <p>Usage: JdbcImport.java [FILE [DATABASE]]. The first line names the columns; commas separate them. Without a database
 * the table is made in memory, without a file it is made of a few lines.
 */
void main(String[] args) throws Exception {
    if (args.length > 2) {
        System.err.println("JdbcImport takes a file and a database, but got " + args.length + " arguments");
        System.exit(2);
    }
    var file = args.length > 0 ? Path.of(args[0]) : sample();
    var url = args.length > 1 ? "jdbc:h2:" + Path.of(args[1]).toAbsolutePath() : "jdbc:h2:mem:import";
    try {
        run(() -> importAll(file, url));
    } catch (ExceptionGroup failures) {
        failures.handle(IOException.class, e -> fail("cannot read " + file, e))
                .handle(SQLException.class, e -> fail("cannot write to " + url, e))
                .orThrow();
    } catch (IOException e) {
        fail("cannot read " + file, e);
    } catch (SQLException e) {
        fail("cannot write to " + url, e);
    }
    System.exit(failed ? 1 : 0);
}

boolean failed;

void fail(String what, Exception e) {
    var why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    System.err.println(what + ": " + why.lines().findFirst().orElse(""));
    failed = true;
}

/** As many lines as are written at once: all of them or none. */
static final int BATCH = 1_000;

int written;

void importAll(Path file, String url) throws ExceptionGroup, IOException, SQLException {
    try (var lines = blocking(() -> Files.newBufferedReader(file));
            var connection = jdbc(() -> DriverManager.getConnection(url))) {
        var head = blocking(lines::readLine);
        var columns = head == null ? 0 : fields(head).size();
        if (columns == 0) {
            throw new IOException("its first line names no columns");
        }
        create(connection, fields(head));
        var batches = new Queue<List<List<String>>>(4);
        try {
            taskGroup(group -> {
                group.createTask("writer 1", () -> write(batches, url, columns));
                group.createTask("writer 2", () -> write(batches, url, columns));
                read(lines, columns, batches);
                batches.shutdown();
            });
        } finally { // also after Ctrl-C
            IO.println(written + (written == 1 ? " row is" : " rows are") + " written");
        }
        show(connection);
    }
}

/** A call of JDBC, beside the loop. Cancelling must not interrupt it: an interrupt can close the file of the database. */
<T> T jdbc(Coroutine<T, SQLException> call) throws SQLException {
    return uninterruptible(() -> blocking(call));
}

int number = 1; // of the line that was read last

void read(BufferedReader lines, int columns, Queue<List<List<String>>> batches) throws IOException {
    while (true) {
        var batch =
                blocking(() -> nextBatch(lines, columns)); // many lines at a time: leaving the loop costs something
        if (batch.isEmpty()) {
            return;
        }
        batches.put(batch);
    }
}

/** The next lines that are as they should be; none at the end. */
List<List<String>> nextBatch(BufferedReader lines, int columns) throws IOException {
    var batch = new ArrayList<List<String>>();
    while (batch.size() < BATCH) {
        var line = lines.readLine();
        if (line == null) {
            break;
        }
        number++;
        var fields = fields(line);
        if (fields.size() == columns) {
            batch.add(fields);
        } else {
            IO.println("line " + number + " has " + fields.size() + " of " + columns + " fields: " + line);
        }
    }
    return batch;
}

List<String> fields(String line) {
    return line.isBlank()
            ? List.of()
            : Stream.of(line.split(",", -1)).map(String::strip).toList();
}

void write(Queue<List<List<String>>> batches, String url, int columns) throws SQLException {
    var sql = "insert into imported values (" + "?, ".repeat(columns - 1) + "?)";
    try (var connection = jdbc(() -> DriverManager.getConnection(url))) {
        for (var batch : batches) {
            int rows = jdbc(() -> insert(connection, sql, batch));
            written += rows; // not in one line: the old value would be read before the wait
        }
    }
}

int insert(Connection connection, String sql, List<List<String>> rows) throws SQLException {
    connection.setAutoCommit(false);
    try (var insert = connection.prepareStatement(sql)) {
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                insert.setString(i + 1, row.get(i));
            }
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        return rows.size();
    } catch (SQLException e) {
        connection.rollback();
        throw e;
    }
}

void create(Connection connection, List<String> columns) throws SQLException {
    var definitions = columns.stream()
            .map(name -> '"' + name.replace("\"", "\"\"") + "\" varchar")
            .collect(Collectors.joining(", "));
    jdbc(() -> connection.createStatement().execute("create table imported (" + definitions + ")"));
}

void show(Connection connection) throws SQLException {
    var rows = jdbc(() -> {
        var found = new ArrayList<String>();
        try (var select = connection.createStatement();
                var result = select.executeQuery("select * from imported order by 1 limit 3")) {
            while (result.next()) {
                var row = new StringJoiner(" | ");
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                found.add(row.toString());
            }
        }
        return found;
    });
    rows.forEach(IO::println);
}

Path sample() throws IOException {
    var file = Files.createTempFile("cities", ".csv");
    file.toFile().deleteOnExit();
    return Files.writeString(file, """
        city, country, people
        Oslo, Norway, 717710
        Rome, Italy, 2748109
        Atlantis
        Bern, Switzerland, 134794
        """);
}
