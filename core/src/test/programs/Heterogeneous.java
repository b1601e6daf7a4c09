// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import java.io.*;
import java.util.*;

class Heterogeneous {
    record User(String name) {}

    record Order(int id) {}

    record Page(User user, List<Order> orders, int score) {}

    static User user(int id) throws IOException {
        return new User("");
    }

    static List<Order> orders(int id) throws IOException {
        return List.of();
    }

    static int score(int id) {
        return 1;
    }

    static Page page(int id) throws IOException {
        var user = createTask(() -> user(id));
        var orders = createTask(() -> orders(id));
        var score = createTask(() -> score(id));
        return new Page(user.await(), orders.await(), score.await());
    }

    static Page pageInGroup(int id) throws ExceptionGroup {
        return callTaskGroup(g -> {
            var user = g.createTask(() -> user(id));
            var orders = g.createTask(() -> orders(id));
            var score = g.createTask(() -> score(id));
            return new Page(user.await(), orders.await(), score.await());
        });
    }

    static Page pageGathered(int id) throws IOException {
        var user = createTask(() -> user(id));
        var orders = createTask(() -> orders(id));
        gather(user, orders).await();
        return new Page(user.result(), orders.result(), score(id));
    }
}
