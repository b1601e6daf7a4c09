// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import java.io.*;
import java.sql.SQLException;

class ThrowKinds {
    static String read(String p) throws IOException {
        return p;
    }

    static String query(String p) throws SQLException {
        return p;
    }

    static void demo(boolean b) throws IOException, SQLException {
        var none = createTask(() -> 42);
        var one = createTask(() -> read("a"));
        var two = createTask(() -> read(query("a")));
        var onlyThrows = createTask(() -> {
            throw new IOException("boom");
        });
        var mayThrow = createTask(() -> {
            if (b) throw new FileNotFoundException("boom");
            return 100;
        });
        var sub = createTask(() -> {
            if (b) throw new FileNotFoundException();
            throw new EOFException();
        });
        var unchecked = createTask(() -> {
            throw new IllegalArgumentException();
        });
        var forever = createTask(() -> {
            while (true) {
                yieldNow();
            }
        });
        int i = none.await();
        String s = one.await();
        try {
            s = two.await();
        } catch (IOException | SQLException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        onlyThrows.await();
        i += mayThrow.await();
        sub.await();
        unchecked.await();
        forever.await();
    }
}
