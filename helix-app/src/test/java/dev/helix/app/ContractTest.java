package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.Validators;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/contract.md} says is what the program does. */
class ContractTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path PAGE = PROJECT.resolve("docs/contract.md");
    private static final Pattern CODE = Pattern.compile("[A-Z]+(_[A-Z]+)*");
    private static final Pattern QUOTED = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");

    /** The tables of the files that outlive the process. */
    static final List<String> STORED = List.of(
            "file below the root | format | example",
            "file below the root | a text that this HELIX does not know | example",
            "file below the root | what it is");

    private static String section(int number) throws IOException {
        var page = Files.readString(PAGE);
        int begin = page.indexOf("\n## " + number + ". ");
        assertThat(begin).as("section %d", number).isNotNegative();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    /** Returns the rows below the heading that begins so, as their cells. */
    static List<List<String>> table(int section, String heading) throws IOException {
        var lines = section(section).lines().toList();
        int begin = lines.indexOf("| " + heading + " |");
        assertThat(begin).as("a table with the heading | %s |", heading).isNotNegative();
        return lines.subList(begin + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(ContractTest::cells)
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .toList();
    }

    /** Returns the names of the files that HELIX keeps in a root, by all tables of section 9, as they stand there. */
    static List<String> stored() throws IOException {
        return section(9)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> plain(cells(line).getFirst()))
                .toList();
    }

    static String plain(String cell) {
        return cell.replace("`", "");
    }

    @Test
    void theMovesAreThoseOfTheStateMachine() throws IOException {
        var told = new TreeSet<String>();
        for (var row : table(2, "from | to | who")) {
            for (var from : row.get(0).split(", ", -1)) {
                told.add(from + " to " + row.get(1));
            }
        }
        var legal = new TreeSet<String>();
        legal.add("(none) to pending");
        for (var from : ProjectStatus.values()) {
            from.next().forEach(to -> legal.add(from.word() + " to " + to.word()));
        }
        assertThat(told).isEqualTo(legal);
    }

    @Test
    void eachRefusalHasTheCodeTheStatusAndTheExitCodeThatAreTold() throws Exception {
        var told = new TreeMap<String, String>();
        for (var row : table(4, "code | status | exit | when")) {
            told.put(plain(row.get(0)), row.get(1) + " " + row.get(2));
        }
        var real = new TreeMap<String, String>();
        for (var kind : Refusal.class.getPermittedSubclasses()) {
            var refusal = example(kind.asSubclass(Refusal.class));
            var status = Problem.of(refusal, operation -> Optional.empty()).status();
            real.put(
                    refusal.code(),
                    status + " " + ExitCode.of(refusal.reason().kind()).code());
        }
        assertThat(told).isEqualTo(real);
    }

    private static Refusal example(Class<? extends Refusal> kind) throws ReflectiveOperationException {
        var components = kind.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(types).map(ContractTest::value).toArray();
        var constructor = kind.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object value(Class<?> type) {
        return Objects.requireNonNull(
                Map.<Class<?>, Object>ofEntries(
                                Map.entry(String.class, "x"),
                                Map.entry(int.class, 1),
                                Map.entry(List.class, List.of()),
                                Map.entry(Instant.class, Instant.EPOCH),
                                Map.entry(Role.class, Role.OPERATOR),
                                Map.entry(ProjectScope.class, ProjectScope.ALL),
                                Map.entry(SystemName.class, SystemName.TEST),
                                Map.entry(Slot.class, Slot.A),
                                Map.entry(ProjectId.class, new ProjectId("x")),
                                Map.entry(OperationId.class, OperationId.of(1)),
                                Map.entry(JudgeChange.class, JudgeChange.NONE),
                                Map.entry(Evidence.class, Evidence.VERIFIED),
                                Map.entry(ProjectStatus.class, ProjectStatus.READY),
                                Map.entry(CommitId.class, new CommitId("1".repeat(40))),
                                Map.entry(TreeId.class, new TreeId("2".repeat(40))))
                        .get(type),
                type::getName);
    }

    @Test
    void theServersOwnCodesAreThoseThatItSays() throws IOException {
        var told = new TreeSet<String>();
        for (var row : table(4, "code | status")) {
            told.add(row.get(1) + " " + plain(row.get(0)));
        }
        var said = Pattern.compile("\\b([45]\\d\\d),\\s*\"([A-Z_]+)\"");
        // What a client may have done wrong in many ways has the status of the way.
        var general = Pattern.compile("\\bstatus, \"(BAD_[A-Z_]+)\"");
        var real = new TreeSet<String>();
        for (var file : sources("helix-adapter-http/src/main")) {
            var source = Files.readString(file);
            said.matcher(source).results().forEach(match -> real.add(match.group(1) + " " + match.group(2)));
            general.matcher(source).results().forEach(match -> real.add("400 " + match.group(1)));
        }
        real.removeIf(code -> code.endsWith(" PROJECT_NOT_FOUND"));
        assertThat(told).isEqualTo(real);
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void theRoutesAreThoseOfTheDescription() throws IOException {
        var told = new TreeSet<String>();
        for (var row : table(4, "call | answer")) {
            told.add(plain(row.get(0)));
        }
        var described = new TreeSet<String>();
        var path = "";
        for (var line : Files.readAllLines(
                PROJECT.resolve("helix-adapter-http/src/main/resources/dev/helix/adapter/http/openapi.yaml"))) {
            if (line.matches("  /[^ ]*:")) {
                path = line.strip().replaceFirst(":$", "");
            } else if (line.matches("    (get|post|put|patch|delete):")) {
                described.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
            } else if (line.matches("[a-z]+:.*")) {
                path = "";
            }
        }
        assertThat(told).isEqualTo(described).hasSizeGreaterThan(20);
    }

    @Test
    void theConfigurationIsRead(@TempDir Path folder) throws IOException {
        var root = Files.createDirectory(folder.resolve("shop"));
        var yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(section(6));
        assertThat(yaml.find()).isTrue();
        Files.writeString(root.resolve("helix.yaml"), yaml.group(1));

        var config = new ConfigReader(root, Map.of()).read();

        assertThat(config.test().folder()).isEqualTo(root.resolveSibling("shop-test"));
        assertThat(config.production().linkedPaths()).containsExactly("data", "logs");
    }

    @Test
    void theExitCodesAreThoseOfTheCommandLine() throws IOException {
        var told = table(7, "exit code | meaning").stream()
                .map(row -> Integer.parseInt(row.getFirst()))
                .toList();

        assertThat(told)
                .containsExactlyElementsOf(
                        Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
    }

    @Test
    void theValidatorsAndTheirCodesAreThoseThatThereAre() throws IOException {
        var names = new TreeSet<String>();
        var told = new TreeSet<String>();
        for (var row : table(8, "validator | codes")) {
            if (!row.get(0).startsWith("(")) {
                names.add(plain(row.get(0)));
            }
            CODE.matcher(row.get(1)).results().forEach(match -> told.add(match.group()));
        }
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        Validators.with(AdrProfile.MADR, List.of()).names());

        var real = new TreeSet<String>();
        for (var file : sources("helix-enforcement/src/main")) {
            QUOTED.matcher(Files.readString(file)).results().forEach(match -> real.add(match.group(1)));
        }
        for (var elsewhere : List.of(
                "helix-domain/src/main/java/dev/helix/domain/answer/Validator.java",
                "helix-app/src/main/java/dev/helix/app/check/UnreadInput.java")) {
            QUOTED.matcher(Files.readString(PROJECT.resolve(elsewhere)))
                    .results()
                    .forEach(match -> real.add(match.group(1)));
        }
        // How an agent can fail is no finding of a validator.
        QUOTED.matcher(Files.readString(
                        PROJECT.resolve("helix-domain/src/main/java/dev/helix/domain/agent/AgentFailure.java")))
                .results()
                .forEach(match -> real.remove(match.group(1)));
        assertThat(told).isEqualTo(real);
    }

    @Test
    void eachFileThatOutlivesTheProcessHasAnExample() throws IOException {
        var rows = table(9, STORED.getFirst());

        assertThat(rows).hasSizeGreaterThan(7).allSatisfy(row -> {
            var example = PROJECT.resolve(plain(row.get(2)));
            assertThat(example).isNotEmptyFile();
            var number = row.get(1).substring(0, 1);
            var begin = Files.readString(example).lines().limit(2).reduce("", String::concat);
            if (number.equals("1")) {
                assertThat(begin).doesNotContain("\"format\"");
            } else {
                assertThat(begin).containsPattern("^\\{ *\"format\" ?: ?" + number + ",");
            }
        });
    }

    /** {@code StoredSlotsTest}, {@code StoredAgentFilesTest} and the tests of their classes read and write these examples. */
    @Test
    void eachFileWithoutANumberHasAnExampleToo() throws IOException {
        assertThat(table(9, STORED.get(1)))
                .hasSizeGreaterThan(8)
                .allSatisfy(
                        row -> assertThat(PROJECT.resolve(plain(row.get(2)))).isNotEmptyFile());
    }

    @Test
    void commentsThatCiteTheContractNameThePageAndASectionThatItHas() throws IOException {
        var cited = Pattern.compile("contract(\\.md)?[\\s*}]*,[\\s*]+sections? (\\d)( (?:to|and) (\\d))?( and (\\d))?");
        int found = 0;
        for (var file : sources("")) {
            if (file.toString().contains("/target/") || file.endsWith("ContractTest.java")) {
                continue;
            }
            var matcher = cited.matcher(Files.readString(file));
            while (matcher.find()) {
                found++;
                assertThat(matcher.group(1)).as("%s: %s", file, matcher.group()).isNotNull();
                for (int group : new int[] {2, 4, 6}) {
                    if (matcher.group(group) != null) {
                        assertThat(section(Integer.parseInt(matcher.group(group))))
                                .isNotBlank();
                    }
                }
            }
        }
        assertThat(found).isGreaterThan(10);
    }
}
