// SPDX-License-Identifier: Apache-2.0
import io.asyncio4j.Asyncio;
import java.io.IOException;

class MainMethodRef {
    static int app() throws IOException {
        return 0;
    }

    static void app2() throws IOException {}

    static String over() {
        return "";
    }

    static String over(int i) {
        return "";
    }

    public static void main(String[] args) throws IOException {
        int code = Asyncio.run(MainMethodRef::app);
        Asyncio.run(MainMethodRef::app2);
        String s = Asyncio.run(MainMethodRef::over);
        System.exit(code);
    }
}
