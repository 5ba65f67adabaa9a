package dev.helix.bench;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.answer.Corpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** All three validators, one after the other, on one answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ValidatorsBenchmark {

    private static final String PARAGRAPH =
            "A paragraph of an answer with `code`, **bold** words, a [link](docs/x.md) and a list:\n\n- one\n- two\n\n"
                    + "```java\nint answer = 42;\n```\n\n";

    /** What kind of text, and how much of it. */
    @Param({
        "adr-1KB",
        "adr-100KB",
        "adr-10MB",
        "sections-10MB",
        "prose-100KB",
        "prose-10MB",
        "brackets-1MB",
        "backticks-1MB",
        "quotes-1MB",
        "comments-1MB"
    })
    public String text = "";

    private final List<Validator> validators = List.of(
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_DE),
            new FileExistenceValidator(AdrProfile.HELIX_DE));
    private final ValidationContext context = new ValidationContext(Corpus.files(), Locale.ENGLISH);
    private Answer answer = Answer.of("");

    /** Makes the answer. */
    @Setup
    public void makeAnswer() {
        var end = "\n\n<!-- STEP: done -->\n";
        var adr = Corpus.passing("FILE_NOT_FOUND").replace("<!-- STEP: done -->", "");
        int size = text.endsWith("10MB")
                ? 10_000_000
                : text.endsWith("1MB") ? 1_000_000 : text.endsWith("100KB") ? 100_000 : 1_000;
        answer = Answer.of(
                switch (text.substring(0, text.indexOf('-'))) {
                    case "adr" -> adr + fill(PARAGRAPH, size - adr.length()) + end;
                    case "sections" ->
                        adr + fill("## Section\n\n- [x] done\n\n" + PARAGRAPH, size - adr.length()) + end;
                    case "prose" -> fill(PARAGRAPH, size) + end;
                    case "brackets" -> fill("[", size) + end;
                    case "backticks" -> fill("` `` ", size) + end;
                    case "quotes" -> fill("> - ", size) + end;
                    default -> fill("<!-- STEP: ", size) + end;
                });
    }

    private static String fill(String piece, int size) {
        return piece.repeat(Math.max(0, size / piece.length()));
    }

    /** Checks it. */
    @Benchmark
    public List<Issue> check() {
        var issues = new ArrayList<Issue>();
        for (var validator : validators) {
            issues.addAll(validator.check(answer, context));
        }
        return issues;
    }
}
