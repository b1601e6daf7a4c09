// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.Asyncio;

/** A program for a JVM in which core is a named module; in a package that is none of core's. */
public final class NamedModuleProgram {
    private NamedModuleProgram() {}

    public static void main(String[] args) {
        Asyncio.run(() -> System.out.println(Asyncio.class.getModule().getName()));
    }
}
