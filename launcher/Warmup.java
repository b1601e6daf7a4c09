// SPDX-License-Identifier: Apache-2.0

/// Does a little of what most programs do, while the JVM records which classes that takes.
void main() {
    IO.println("Hello");
}
