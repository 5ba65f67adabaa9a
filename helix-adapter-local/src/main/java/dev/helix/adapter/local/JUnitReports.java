package dev.helix.adapter.local;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TestReports;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.Secrets;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads JUnit's XML as Surefire, Gradle, pytest, Jest, PHPUnit, ctest and others write it. A report may come from a hostile
 * change: nothing that it refers to is fetched, and its size is bounded.
 */
public final class JUnitReports implements TestReports {

    private static final System.Logger LOG = System.getLogger(JUnitReports.class.getName());
    private static final Pattern NAME =
            Pattern.compile("(?i)(?:TEST-.+|.*junit.*|.*test-?results?.*|.*report.*)\\.xml");
    /** Where only reports are to be, any name will do. */
    private static final Pattern ANY = Pattern.compile("(?i).+\\.xml");

    private static final Set<String> LEFT_OUT = Set.of(".git", "node_modules", ".venv", "venv", ".helix");
    private static final int DEEPEST = 8;
    private static final long LARGEST = 20L * 1024 * 1024;
    private static final int MOST_FAILURES = 50;
    private static final int MOST_FILES = 2_000;
    private static final int LONGEST_MESSAGE = 500;

    private final InstantSource clock;

    /** Goes by the machine's clock, as file systems do. */
    public JUnitReports() {
        this(InstantSource.system());
    }

    JUnitReports(InstantSource clock) {
        this.clock = clock;
    }

    /** Looks at nothing: a slot may have a hundred thousand files, and most runs tell all in what they print. */
    @Override
    public Run begin(Path directory) {
        var place = place();
        return new OneRun(directory, place, moment(directory, place), clock.instant());
    }

    private static ChangeMoment moment(Path directory, Path place) {
        try {
            return ChangeMoment.in(directory, place);
        } catch (IOException e) {
            throw new PortException("can't note when a run of tests begins: " + e, e);
        }
    }

    /** Its name is a secret of HELIX and of the command that it is offered to. */
    private static Path place() {
        try {
            return Files.createTempDirectory("helix-reports-").toRealPath();
        } catch (IOException e) {
            throw new PortException("can't make a folder for test reports: " + e.getMessage(), e);
        }
    }

    private record OneRun(Path directory, Path folder, ChangeMoment beginning, Instant since) implements Run {

        @Override
        public Optional<Path> place() {
            return Optional.of(folder);
        }

        @Override
        public Told placed() {
            return read(files(folder, ANY, Instant.MIN));
        }

        @Override
        public Told found() {
            // File systems count time in coarser steps than clocks.
            return read(files(directory, NAME, since.minusSeconds(1)).stream()
                    .filter(beginning::isBefore)
                    .toList());
        }

        @Override
        public void close() {
            try {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path done, @Nullable IOException e) throws IOException {
                        Files.delete(done);
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "can''t take away {0}: {1}", folder, e.toString());
            }
        }
    }

    private static Told read(List<Path> files) {
        var seen = new Seen();
        for (var file : files) {
            try (var in = Files.newInputStream(file)) {
                seen.read(factory().createXMLStreamReader(in));
            } catch (XMLStreamException | IOException e) {
                // A half-written file, or one that is no report, tells nothing; what was read before it stays.
                LOG.log(System.Logger.Level.DEBUG, "no test report: " + file, e);
            }
        }
        return new Told(seen.ran, seen.failures, new TestNames(seen.names, seen.left), List.copyOf(seen.failed));
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private static List<Path> files(Path directory, Pattern name, Instant from) {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(directory, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return LEFT_OUT.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && attributes.size() <= LARGEST
                            && name.matcher(String.valueOf(file.getFileName())).matches()
                            && !attributes.lastModifiedTime().toInstant().isBefore(from)) {
                        found.add(file);
                    }
                    return found.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new PortException("can't look for test reports in " + directory + ": " + e, e);
        }
        found.sort(null);
        return found;
    }

    /** The tests that were read so far. */
    private static final class Seen {
        private int ran;
        private final List<Finding> failures = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<String> left = new ArrayList<>();
        private final Set<String> failed = new LinkedHashSet<>();
        private String test = "";
        private String file = "";
        private int line;
        private boolean skipped;

        void read(XMLStreamReader reader) throws XMLStreamException {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> begin(reader);
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (reader.getLocalName().equals("testcase")) {
                            ended();
                        }
                    }
                    default -> {}
                }
            }
        }

        private void ended() {
            ran += skipped ? 0 : 1;
            if (!test.isEmpty()) {
                (skipped ? left : names).add(test);
            }
        }

        private void begin(XMLStreamReader reader) {
            switch (reader.getLocalName()) {
                case "testcase" -> {
                    var type = attribute(reader, "classname");
                    test = (type.isEmpty() ? "" : type + ".") + attribute(reader, "name");
                    file = attribute(reader, "file");
                    line = number(attribute(reader, "line"));
                    skipped = false;
                }
                case "skipped" -> skipped = true;
                case "failure", "error" -> {
                    if (!test.isEmpty()) {
                        failed.add(test);
                    }
                    if (failures.size() < MOST_FAILURES && !test.isEmpty()) {
                        var why = Secrets.masked(firstLine(attribute(reader, "message")));
                        failures.add(new Finding(
                                file.isEmpty() ? null : file,
                                line,
                                test + " failed" + (why.isEmpty() ? "" : ": " + why)));
                    }
                }
                default -> {}
            }
        }

        private static String attribute(XMLStreamReader reader, String name) {
            var value = reader.getAttributeValue(null, name);
            return value == null ? "" : value.strip();
        }

        private static int number(String text) {
            return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        }

        private static String firstLine(String text) {
            var line = text.lines().findFirst().orElse("");
            return Ellipsis.end(line, LONGEST_MESSAGE);
        }
    }
}
