package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.helix.consultant.RefusalWording;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.ProjectStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever HELIX itself writes into its journal, a report or a refusal is said in German to those who read German: each sentence in the
 * sources has its German one.
 */
class WrittenTextsTest {

    private static final RefusalWording GERMAN = RefusalWording.in(Locale.GERMAN);
    private static final RefusalWording ENGLISH = RefusalWording.in(Locale.ENGLISH);

    /** Where something stands in a text that is put in as it is: what it may be, since some sentences take only one kind. */
    private static final List<String> VALUES = List.of("7", "test", "ready", "verified", "1", "");

    private static final char PLACE = '\u0001';
    private static final Pattern SENTENCE =
            Pattern.compile("\\p{L}{2,}[^\\p{L}]* [^\\p{L}]*(?:\\p{L}[^\\p{L}]*)?\\p{L}{2,}", Pattern.DOTALL);
    private static final int MOST_PLACES = 3;
    private static final int MOST_WAYS = 64;

    /** What is said here is said to nobody who reads a chat or a page in German. */
    private static final Set<String> ELSEWHERE = Set.of(
            // Patterns for the words of test runners.
            "TestCount",
            "FailedTests",
            "NamedTests",
            // What verify says, a command of the English command line.
            "CommitProof",
            "VerdictProof",
            "TreeProof",
            "ProofReading",
            "ProofCheck",
            // Statements that are signed, and messages of commits.
            "Proving",
            "Circumstances",
            "IntegrationMessage",
            // What an agent is told, and the report of a development, which is a file in English.
            "PhaseTexts",
            "DevelopmentReport",
            "PhaseHistory",
            // The settings alone have patterns of paths.
            "PathGlob",
            // Made by a format with numbers of its own; aTextIsRetold has one.
            "Comparison",
            "Content",
            // Diffs.
            "Hunk",
            // What is read at the start, or by commands of the command line alone.
            "ScriptReader",
            "SupervisorSetup",
            "TrustFile");

    /** Whatever these are given is for a log, a program or a developer of HELIX. */
    private static final Set<String> NOT_SAID = Set.of(
            "IllegalArgumentException",
            "IllegalStateException",
            "IOException",
            "AssertionError",
            "compile",
            "log",
            "reach",
            "name",
            "joining",
            "CommitDraft",
            "startsWith",
            "matches",
            "replaceAll",
            "Flow",
            "put",
            "getOrDefault",
            // REPORT.md
            "report",
            "mainTests");

    /** Methods of adapters that refuse, or say how a system is. */
    private static final Set<String> SAYING = Set.of("refuse", "refused", "invalid", "unhealthy");

    /** Names, what is put behind something else, and the words of a project that HELIX makes. */
    private static final Set<String> NO_SENTENCES = Set.of(
            "test system",
            // A statement that is signed names it.
            "tests that are removed, skipped or narrowed, assertions that are removed or weakened, coverage that is"
                    + " lowered, checks that are silenced, and what belongs in no repository",
            "version https://git-lfs.github.com/spec/",
            "§and § more",
            "Revert \"§\"",
            "Takes back project §, commit §.",
            // A phase of the project, with what its agent is asked.
            "Decide what main and this project have both changed",
            "A rebase has put this project onto main as it is now. Where main and the project have changed the same place,"
                    + " the file holds both, between `<<<<<<< main`, `||||||| base`, `=======` and `>>>>>>> project`: main's"
                    + " words, those that both began with, the project's. Make one of them that keeps what main wants and what"
                    + " the project wants, and take the markers out. The files are: §.");

    @Test
    void eachSentenceOfTheFlowsHasItsGerman() throws IOException {
        assertThat(missing(
                        false,
                        "helix-evolution/src/main/java/dev/helix/evolution",
                        "helix-domain/src/main/java/dev/helix/domain/evolution",
                        "helix-domain/src/main/java/dev/helix/domain/agent"))
                .isEmpty();
    }

    /** A refusal, a failure of the agent's, and why a system is not well: whatever an adapter says to people by those types. */
    @Test
    void eachRefusalOfAnAdapterHasItsGerman() throws IOException {
        assertThat(missing(
                        true,
                        "helix-adapter-git/src/main",
                        "helix-adapter-local/src/main",
                        "helix-agent-process/src/main",
                        "helix-adapter-claude/src/main",
                        "helix-adapter-acp/src/main",
                        "helix-adapter-data/src/main",
                        "helix-app/src/main/java/dev/helix/app/wiring"))
                .isEmpty();
    }

    private static Map<String, List<String>> missing(boolean typed, String... places) throws IOException {
        var files = new ArrayList<Path>();
        for (var place : places) {
            try (var all = Files.walk(Path.of("..", place))) {
                all.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !ELSEWHERE.contains(name(file)))
                        .forEach(files::add);
            }
        }
        assertThat(files).isNotEmpty();
        var missing = new TreeMap<String, List<String>>();
        sentences(files, typed).forEach((file, sentences) -> {
            var left = sentences.stream()
                    .map(sentence -> sentence.replace(PLACE, '§'))
                    .filter(sentence -> !NO_SENTENCES.contains(sentence))
                    .filter(sentence -> !isSaid(sentence.replace('§', PLACE)))
                    .toList();
            if (!left.isEmpty()) {
                missing.put(file, left);
            }
        });
        return missing;
    }

    @Test
    void eachStepOfAFlowHasAName() throws IOException {
        var steps = Files.readString(Path.of("../docs/architecture.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| flow | steps |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(row -> Stream.of(row.split("\\|", -1)[2].split(",")))
                .map(String::strip)
                .filter(step -> !step.contains(" "))
                .distinct()
                .toList();
        assertThat(steps)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        step -> assertThat(GERMAN.step(step)).isNotEqualTo(step).isNotEqualTo(ENGLISH.step(step)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            step 'build' failed: exit code 1; the old version runs again | „Bauen“ ist gescheitert: Rückgabewert 1; die alte Fassung läuft wieder
            step 'phase:api' failed: gate 'tests': src/a.py:3: it is not UTF-8 (2 attempts; max_retries of 2 is reached) | „Phase ‚api‘“ ist gescheitert: Tor „tests“: src/a.py:3: es ist kein UTF-8 (2 Versuche; max_retries von 2 ist erreicht)
            unit 3 passed, e2e left out, audit finds nothing in 1 file | Einzeltests: 3 bestanden, Ende-zu-Ende-Tests ausgelassen, audit findet nichts in einer Datei
            2 clean, 1 conflicting (shop 3 commits behind) | 2 clean, 1 conflicting (shop 3 commits behind)
            the build of the shop is old, so I gave it up | the build of the shop is old, so I gave it up
            fast: median 1.0 on main, 2.0 on the candidate, +100.0 % (worse), p = 0.0100, 5 runs each | fast: Median 1.0 auf main, 2.0 auf dem Kandidaten, +100.0 % (schlechter), p = 0.0100, je 5 Läufe
            SANDBOXED; tree 1 is in slot a, built there as helix.yaml says now | SANDBOXED; Baum 1 liegt in Slot a, dort gebaut, wie helix.yaml es jetzt sagt
            port 8080 is answered by another process, which is none of the test system's; end it, or choose another port in helix.yaml | auf Port 8080 antwortet ein anderer Prozess, und das ist keiner des Testsystems; beende ihn, oder wähle in helix.yaml einen anderen Port
            port 8080 of the test system is taken by another process; end it, or choose another port in helix.yaml | Port 8080 des Testsystems belegt ein anderer Prozess; beende ihn, oder wähle in helix.yaml einen anderen Port
            Redis at redis://127.0.0.1:6380 does not answer: Connection refused | Redis auf redis://127.0.0.1:6380 antwortet nicht: Connection refused
            PostgreSQL at postgresql://127.0.0.1:5433/shop: FATAL: role "shop" does not exist | PostgreSQL auf postgresql://127.0.0.1:5433/shop: FATAL: role "shop" does not exist
            step 'data' failed: Qdrant at http://127.0.0.1:6333 has no marker of HELIX, so that it may be anybody's, and nothing of it was touched; if it belongs to the test system and may be emptied: helix control --system test adopt-databases | „Datenbanken vorbereiten“ ist gescheitert: Qdrant auf http://127.0.0.1:6333 trägt keine Kennzeichnung von HELIX, kann also jemand anderem gehören, und nichts davon wurde berührt; gehört es dem Testsystem und darf geleert werden: helix control --system test adopt-databases
            the database servers of the test system were started and don't answer: Redis at redis://a:1 does not answer: timed out; Neo4j at http://b:2 does not answer: timed out | die Datenbankserver des Testsystems sind gestartet und antworten nicht: Redis auf redis://a:1 antwortet nicht: timed out; Neo4j auf http://b:2 antwortet nicht: timed out
            projects/evolution/x/spec.yaml:3: title: a title is one line | projects/evolution/x/spec.yaml:3: title: ein Titel ist eine Zeile
            """)
    void aTextIsRetoldAndWordsOfOthersStay(String written, String said) {
        assertThat(GERMAN.said(written)).isEqualTo(said);
        assertThat(ENGLISH.said(written)).isEqualTo(written);
    }

    @Test
    void aHugeHostileTextIsReadInTime() {
        var text = "; project ', ': 's the is not a ".repeat(1_000) + "exit code 1";
        assertThat(GERMAN.said(text)).isNotEmpty();
        assertThat(GERMAN.said("x".repeat(2_000) + "; ".repeat(20) + "not needed"))
                .endsWith("nicht nötig");
    }

    /** Each part might be the beginning of a sentence that ends with something else than it has to. */
    @Test
    void nestedSentencesThatAlmostFitAreReadInTime() {
        var text = "one thing and another; ".repeat(11) + "this one answers q; "
                + "one thing and another; ".repeat(10)
                + "that one does not answer within r s, though who answers on port z can't be seen here";
        assertTimeout(Duration.ofSeconds(4), () -> {
            for (int i = 0; i < 20; i++) {
                assertThat(GERMAN.said(text)).contains("one thing and another");
            }
        });
    }

    @Test
    void eachStateAndEachKindOfEvidenceHasAWord() {
        assertThat(ProjectStatus.values())
                .allSatisfy(status -> assertThat(GERMAN.status(status)).isNotEqualTo(ENGLISH.status(status)));
        assertThat(Evidence.values()).hasSize(3);
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static boolean isSaid(String sentence) {
        // What is a prefix in the sources gets its rest here.
        var whole = sentence.endsWith(" ") ? sentence + PLACE : sentence;
        var longest = Stream.of(whole.split(String.valueOf(PLACE), -1))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        int places = (int) whole.chars().filter(at -> at == PLACE).count();
        for (int i = 0; i < Math.pow(VALUES.size(), Math.min(places, MOST_PLACES)); i++) {
            var text = new StringBuilder();
            int rest = i;
            for (int at = 0; at < whole.length(); at++) {
                if (whole.charAt(at) == PLACE) {
                    text.append(VALUES.get(rest % VALUES.size()));
                    rest /= VALUES.size();
                } else {
                    text.append(whole.charAt(at));
                }
            }
            if (!GERMAN.said(text.toString()).contains(longest)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the texts that each file makes, with a mark where something is put in. */
    private static Map<String, List<String>> sentences(List<Path> sources, boolean typed) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var all = new TreeMap<String, List<String>>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            for (var unit : task.parse()) {
                var found =
                        all.computeIfAbsent(name(Path.of(unit.getSourceFile().toUri())), any -> new ArrayList<>());
                new TreeScanner<Void, Void>() {
                    private boolean said = !typed;

                    @Override
                    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                        var name = call.getMethodSelect().toString();
                        var last = name.substring(name.lastIndexOf('.') + 1);
                        if (NOT_SAID.contains(last)) {
                            return scan(call.getMethodSelect(), null);
                        }
                        scan(call.getMethodSelect(), null);
                        return arguments(call.getArguments(), SAYING.contains(last));
                    }

                    @Override
                    public Void visitNewClass(NewClassTree made, Void nothing) {
                        var name = made.getIdentifier().toString();
                        return NOT_SAID.contains(name)
                                ? null
                                : arguments(
                                        made.getArguments(),
                                        name.startsWith("Refusal.")
                                                || name.startsWith("AgentFailure.")
                                                || name.startsWith("Health."));
                    }

                    private Void arguments(List<? extends ExpressionTree> given, boolean says) {
                        boolean before = said;
                        said |= says;
                        scan(given, null);
                        said = before;
                        return null;
                    }

                    @Override
                    public Void visitCase(CaseTree one, Void nothing) {
                        scan(one.getStatements(), null);
                        return scan(one.getBody(), null);
                    }

                    @Override
                    public Void visitBinary(BinaryTree sum, Void nothing) {
                        if (sum.getKind() == Tree.Kind.PLUS) {
                            ways(sum).forEach(this::note);
                            return null;
                        }
                        return super.visitBinary(sum, null);
                    }

                    @Override
                    public Void visitLiteral(LiteralTree literal, Void nothing) {
                        ways(literal).forEach(this::note);
                        return null;
                    }

                    private void note(String text) {
                        if (said && SENTENCE.matcher(text).find() && !text.contains("\n")) {
                            found.add(text);
                        }
                    }
                }.scan(unit, null);
            }
        }
        return all;
    }

    /** Returns what an expression may come to. */
    private static List<String> ways(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree literal when literal.getValue() instanceof String text -> List.of(text);
            case BinaryTree sum
            when sum.getKind() == Tree.Kind.PLUS -> {
                var all = new ArrayList<String>();
                for (var left : ways(sum.getLeftOperand())) {
                    ways(sum.getRightOperand()).forEach(right -> all.add(left + right));
                }
                yield all.subList(0, Math.min(MOST_WAYS, all.size()));
            }
            case ParenthesizedTree inner -> ways(inner.getExpression());
            case ConditionalExpressionTree choice ->
                Stream.concat(ways(choice.getTrueExpression()).stream(), ways(choice.getFalseExpression()).stream())
                        .toList();
            default -> List.of(String.valueOf(PLACE));
        };
    }
}
