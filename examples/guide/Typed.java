// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.task.Task;
import java.sql.SQLException;

String read(String file) throws IOException {
    throw new FileNotFoundException(file);
}

int query(String text) throws SQLException {
    throw new SQLException("no table " + text);
}

/** Two checked types are joined to Exception; one that stands for both keeps the task's type sharp. */
int readAndQuery(String file) throws IOException {
    try {
        return query(read(file));
    } catch (SQLException e) {
        throw new IOException("cannot query", e);
    }
}

void main() {
    run(() -> {
        Task<Integer, RuntimeException> nothing = createTask(() -> 42);
        int value = nothing.await(); // nothing to catch

        Task<String, IOException> one = createTask(() -> read("a.txt"));
        try {
            one.await();
        } catch (FileNotFoundException e) {
            IO.println("no file " + e.getMessage());
        } catch (IOException e) {
            IO.println("not reached");
        }

        Task<Integer, Exception> two = createTask(() -> query(read("b.txt")));
        try {
            two.await();
        } catch (IOException e) {
            IO.println("no file " + e.getMessage());
        } catch (Exception e) { // the compiler does not know any more that it can only be an SQLException
            IO.println("not reached");
        }

        Task<Integer, IOException> sharp = createTask(() -> readAndQuery("c.txt"));
        try {
            sharp.await();
        } catch (IOException e) {
            IO.println("no file " + e.getMessage());
        }
    });
}
