package dev.helix.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * How tests start HELIX in a process of its own: as {@code ./helix} does, with the classes that were loaded once for all
 * of them. That takes a third of the time. The classes are those of the test's own class path.
 */
public final class HelixProcess {

    private static final Path FOLDER = Path.of("target", "processes").toAbsolutePath();
    private static final List<String> OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");
    private static final String SIGNATURE = "META-INF/[^/]+\\.(SF|RSA|DSA|EC)";
    private static final HelixProcess PREPARED = prepare();

    private final String classPath;
    private final Path archive;

    private HelixProcess(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Returns the words of a command that runs HELIX with {@code arguments}. */
    public static List<String> helix(String... arguments) {
        return java(Main.class, arguments);
    }

    /** Returns the words of a command that runs {@code main} with {@code arguments} on the test's class path. */
    public static List<String> java(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(program()));
        command.addAll(OPTIONS);
        command.add(sharedClasses());
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        // A JVM that does not like the archive goes without: that is nothing to print.
        command.add("-Xlog:cds=off");
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns the option that makes a JVM start with the classes that were loaded once for all. */
    public static String sharedClasses() {
        return "-XX:SharedArchiveFile=" + PREPARED.archive;
    }

    /** Returns the class path that these classes are of. */
    public static String classPath() {
        return PREPARED.classPath;
    }

    private static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The first one does it, in whichever process it is; the others wait. */
    private static HelixProcess prepare() {
        try {
            var entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
            var folder = FOLDER.resolve(state(entries));
            Files.createDirectories(FOLDER);
            try (var channel =
                    FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // Until the channel is closed.
                channel.lock();
                if (!Files.exists(folder.resolve("classes.jsa"))) {
                    Files.createDirectories(folder);
                    train(classPath(entries, folder), folder);
                }
                return new HelixProcess(classPath(entries, folder), folder.resolve("classes.jsa"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't prepare processes of HELIX in " + FOLDER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while processes of HELIX were prepared", e);
        }
    }

    private static void train(String classPath, Path folder) throws IOException, InterruptedException {
        var root = Files.createTempDirectory("helix-training");
        var log = folder.resolve("training.txt");
        try {
            var command = new ArrayList<>(List.of(program()));
            command.addAll(OPTIONS);
            command.addAll(List.of(
                    "-XX:ArchiveClassesAtExit=" + folder.resolve("classes.new"),
                    "-cp",
                    classPath,
                    StartupTraining.class.getName(),
                    root.toString(),
                    "serve"));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().remove("HELIX_ROOT");
            builder.environment().put("LC_ALL", "C.UTF-8");
            var process = builder.start();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            if (process.exitValue() != 0) {
                throw new AssertionError("the usual commands did not run: " + Files.readString(log));
            }
            Files.move(folder.resolve("classes.new"), folder.resolve("classes.jsa"), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(root);
        }
    }

    /** Returns the class path as jars, because a JVM shares classes of nothing else. */
    private static String classPath(List<String> entries, Path folder) throws IOException {
        var jars = new ArrayList<String>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = Path.of(entries.get(i)).toAbsolutePath();
            if (Files.isDirectory(entry)) {
                var jar = folder.resolve(i + ".jar");
                if (!Files.exists(jar)) {
                    pack(entry, jar);
                }
                jars.add(jar.toString());
            } else if (isSigned(entry)) {
                var jar = folder.resolve(i + "-unsigned.jar");
                if (!Files.exists(jar)) {
                    copyUnsigned(entry, jar);
                }
                jars.add(jar.toString());
            } else if (Files.exists(entry)) {
                jars.add(entry.toString());
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static boolean isSigned(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return false;
        }
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().matches(SIGNATURE));
        }
    }

    /** As {@code scripts/archive-classes} does: a JVM shares no class of a signed jar. */
    private static void copyUnsigned(Path signed, Path jar) throws IOException {
        var fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (var from = new ZipFile(signed.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(fresh))) {
            to.setLevel(Deflater.NO_COMPRESSION);
            for (var entry : Collections.list(from.entries())) {
                if (!entry.getName().matches(SIGNATURE) && !entry.getName().equals("META-INF/MANIFEST.MF")) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    from.getInputStream(entry).transferTo(to);
                }
            }
        }
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        var fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (var zip = new ZipOutputStream(Files.newOutputStream(fresh));
                var all = Files.walk(classes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, zip);
            }
        }
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns a name for what is on the class path now. */
    private static String state(List<String> entries) throws IOException {
        var sum = new CRC32();
        sum.update(System.getProperty("java.home").getBytes(StandardCharsets.UTF_8));
        for (var entry : entries) {
            var path = Path.of(entry).toAbsolutePath();
            if (!Files.exists(path)) {
                continue;
            }
            try (var all = Files.walk(path)) {
                for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                    var seen = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                    sum.update(seen.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().toHexDigits(sum.getValue());
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
