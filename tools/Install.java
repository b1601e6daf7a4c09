// SPDX-License-Identifier: Apache-2.0

/// Writes down for tools/bench and tools/stress how to start what was built: with which JDK, and on which class
/// path.
/// They are the JVM's own, since Maven starts this program with them. Arguments: the file, and when the build
/// began,
/// which dates it.
void main(String[] args) throws IOException {
    var file = Path.of(args[0]);
    Files.writeString(file, System.getProperty("java.home") + "\n" + System.getProperty("java.class.path") + "\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(args[1])));
}
