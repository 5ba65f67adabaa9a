package dev.helix.testkit.answer;

import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.ValidationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Answers that everybody can agree on: for each issue code one that has it and one that comes near. */
public final class Corpus {

    private static final InMemoryFiles FILES = InMemoryFiles.of(
                    "README.md", "docs/Übersicht.md", "docs/api.md", "src/api/orders.py", "src/app/main.py")
            .with("adr/001-taken.md", "---\nadr_id: 001\ntitle: Taken\nstatus: Accepted\n---\n");

    /** The codes of the step-marker validator. */
    public static final List<String> STEP_MARKER = List.of(
            "MISSING_STEP_MARKER",
            "INVALID_STEP",
            "STEP_MARKER_NOT_AT_END",
            "MALFORMED_STEP_MARKER",
            "AMBIGUOUS_STEP_MARKER");

    /** The codes of the ADR validator. */
    public static final List<String> ADR_STRUCTURE = List.of(
            "MISSING_ADR_HEADER_FIELD",
            "INVALID_ADR_HEADER",
            "MISSING_ADR_SECTION",
            "EMPTY_ADR_SECTION",
            "WRONG_SECTION_LEVEL",
            "MISSING_ACCEPTANCE_CRITERIA",
            "DUPLICATE_ADR_ID",
            "SECTION_ORDER",
            "NO_ADR_FOUND",
            "INNER_CODE_FENCE");

    /** The codes of the validator of planned files. */
    public static final List<String> FILE_EXISTENCE = List.of(
            "FILE_NOT_FOUND",
            "FILE_ALREADY_EXISTS",
            "PATH_OUTSIDE_ROOT",
            "NOT_A_FILE",
            "WRONG_CASE_OR_NORMALIZATION",
            "INVALID_PATH");

    /** The codes of the validator of the steps' order, which only warns. */
    public static final List<String> STEP_ORDER = List.of("STEP_OUT_OF_ORDER");

    /** The codes of deeds that only HELIX does. */
    public static final List<String> CLAIMS = List.of("CLAIMED_ACTION");

    /** The codes of what belongs into no file. */
    public static final List<String> HYGIENE =
            List.of("HARDCODED_PATH", "BACKUP_FILE", "CONFLICT_MARKER", "SECRET_IN_FILE");

    /**
     * The codes of documents that don't keep up, by a rule that {@code docs/api.md} goes with {@code src/api}.
     */
    public static final List<String> DOCS_CURRENT = List.of("DOCS_NOT_UPDATED", "DOCS_STALE_REFERENCE");

    /** The codes of what a change takes away from those who judge it. */
    public static final List<String> CHANGE_AUDIT = List.of(
            "TEST_SKIPPED",
            "TEST_NARROWED",
            "TEST_REMOVED",
            "ASSERTIONS_REMOVED",
            "ASSERTION_WEAKENED",
            "COVERAGE_LOWERED",
            "TYPE_CHECK_ESCAPED");

    private Corpus() {}

    /** Returns an answer that has the issue {@code code}. */
    public static String failing(String code) {
        return read(code + ".fail.md");
    }

    /** Returns an answer that nearly has it. */
    public static String passing(String code) {
        return read(code + ".pass.md");
    }

    /**
     * Returns an answer of a conversation about markers and ADRs, which quotes both.
     *
     * @param turn 1 to 3; the third lacks its marker
     */
    public static String conversation(int turn) {
        return read("conversation-" + turn + ".md");
    }

    /** Returns the files that the answers are about. */
    public static FileView files() {
        return FILES;
    }

    /** Returns the files as they were before the change that the answers are about: one more. */
    public static FileView before() {
        return FILES.with("src/app/gone.py", "");
    }

    /** Returns what is known of the conversation that the answers are from: its files, and that it asked why. */
    public static ValidationContext context(Locale locale) {
        return new ValidationContext(files(), locale).at(ConversationStep.WHY).since(before());
    }

    private static String read(String name) {
        try (var text = Corpus.class.getResourceAsStream("corpus/" + name)) {
            if (text == null) {
                throw new IllegalArgumentException("the corpus has no " + name);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
