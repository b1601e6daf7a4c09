// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static java.lang.constant.ConstantDescs.CD_Object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Each package of core refers only to packages below it.
 *
 * <p>With one order for all packages there is no cycle between them either, and each can be read, tested and replaced
 * knowing only what lies below it.
 */
class PackageLayersTest {
    private static final String ROOT = "io.asyncio4j";

    /** Lowest first; the root package, with the facade, may use all of them. */
    private static final List<String> LAYERS = List.of(
            "local",
            "context",
            "loop",
            "scheduler",
            "failure",
            "ledger",
            "coroutine",
            "future",
            "interruption",
            "task",
            "structured",
            "sync",
            "queue",
            "thread",
            "stream",
            "process",
            "inspect",
            "testing",
            "run",
            "");

    private static final ClassDesc UPPER = ClassDesc.of(ROOT + ".run.Upper");

    /** A class of this project by its internal name, wherever it occurs: in a descriptor, a signature, an annotation. */
    private static final Pattern OWN_CLASS = Pattern.compile("io/asyncio4j/((?:\\w+/)*)[A-Z]\\w*");

    @Test
    void noClassRefersToAPackageAboveItsOwn() throws IOException {
        var violations = new TreeSet<String>();
        var seen = 0;
        try (var files = Files.walk(Path.of("target", "classes"))) {
            for (var file : files.filter(PackageLayersTest::isClass).toList()) {
                violations.addAll(violationsOf(ClassFile.of().parse(file)));
                seen++;
            }
        }
        assertThat(seen).as("class files looked at").isPositive();
        assertThat(violations).isEmpty();
    }

    @Test
    void referenceToAPackageAboveIsFoundWhereverItStands() {
        assertThat(violationsOf(lower(type -> {}))).isEmpty();

        var expected = "io.asyncio4j.loop.Lower refers to io.asyncio4j.run, which is above its own package";
        assertThat(violationsOf(lower(type -> type.withSuperclass(UPPER)))).containsExactly(expected);
        assertThat(violationsOf(lower(type -> type.withField("field", UPPER.arrayType(), 0))))
                .containsExactly(expected);
        assertThat(violationsOf(lower(type -> type.withMethodBody(
                        "method",
                        MethodTypeDesc.of(CD_Object),
                        ClassFile.ACC_STATIC,
                        code -> code.invokestatic(UPPER, "make", MethodTypeDesc.of(CD_Object))
                                .areturn()))))
                .containsExactly(expected);
    }

    @Test
    void referenceToThePackageBelowOrToTheOwnOneIsFine() {
        assertThat(violationsOf(lower(type -> type.withSuperclass(ClassDesc.of(ROOT + ".context.Other")))))
                .isEmpty();
        assertThat(violationsOf(lower(type -> type.withSuperclass(ClassDesc.of(ROOT + ".loop.Other")))))
                .isEmpty();
    }

    @Test
    void unknownPackageIsNamedWithWhatToDo() {
        var stranger = ClassFile.of().build(ClassDesc.of(ROOT + ".novelty.Stranger"), _ -> {});
        assertThat(violationsOf(ClassFile.of().parse(stranger)))
                .containsExactly("io.asyncio4j.novelty is not in the order of packages: add it to LAYERS in "
                        + "PackageLayersTest, above all that it uses and below all that use it");
    }

    private static ClassModel lower(Consumer<ClassBuilder> content) {
        return ClassFile.of().parse(ClassFile.of().build(ClassDesc.of(ROOT + ".loop.Lower"), content));
    }

    private static boolean isClass(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".class") && !name.equals("module-info.class");
    }

    private static Set<String> violationsOf(ClassModel type) {
        var name = type.thisClass().asInternalName().replace('/', '.');
        var own = packageIn(name);
        var ownLayer = LAYERS.indexOf(own);
        if (ownLayer < 0) {
            return Set.of(unknown(own));
        }
        var violations = new TreeSet<String>();
        for (var used : packagesUsedBy(type)) {
            var layer = LAYERS.indexOf(used);
            if (layer < 0) {
                violations.add(unknown(used));
            } else if (layer > ownLayer) {
                violations.add(name + " refers to " + fullName(used) + ", which is above its own package");
            }
        }
        return violations;
    }

    /** All names and descriptors of a class file are text entries of its constant pool. */
    private static List<String> packagesUsedBy(ClassModel type) {
        var packages = new ArrayList<String>();
        StreamSupport.stream(type.constantPool().spliterator(), false)
                .filter(Utf8Entry.class::isInstance)
                .forEach(entry -> {
                    var names = OWN_CLASS.matcher(((Utf8Entry) entry).stringValue());
                    while (names.find()) {
                        packages.add(packageIn(names.group().replace('/', '.')));
                    }
                });
        return packages;
    }

    /** The part of the package between the root package and the class. */
    private static String packageIn(String className) {
        var end = className.lastIndexOf('.');
        return end <= ROOT.length() ? "" : className.substring(ROOT.length() + 1, end);
    }

    private static String fullName(String layer) {
        return layer.isEmpty() ? ROOT : ROOT + "." + layer;
    }

    private static String unknown(String layer) {
        return fullName(layer) + " is not in the order of packages: add it to LAYERS in PackageLayersTest, above all "
                + "that it uses and below all that use it";
    }
}
