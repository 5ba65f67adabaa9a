package dev.helix.evolution.project;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Asks validators about all that a change does, by hand or by an agent: a phase of development has gates, what a person seals has
 * none. Safe for use by many threads.
 */
public final class ChangeReview {

    private static final Path PLACE = Path.of("").toAbsolutePath();
    private static final int MOST_FILES = 2_000;

    private final List<Validator> validators;
    private final Repository repository;
    private final Locale locale;

    /**
     * Reads nothing yet.
     *
     * @param validators what is asked; none for a review that finds nothing
     * @param locale the language of messages
     */
    public ChangeReview(List<Validator> validators, Repository repository, Locale locale) {
        this.validators = List.copyOf(validators);
        this.repository = repository;
        this.locale = locale;
    }

    /** Returns one that asks nobody. */
    public static ChangeReview none(Repository repository) {
        return new ChangeReview(List.of(), repository, Locale.ENGLISH);
    }

    /**
     * The findings of the review.
     *
     * @param read how many changed files were looked at
     * @param sure findings that shut the gate of a phase; here a person is asked
     * @param advisory findings that may have a good reason
     */
    public record Told(int read, List<Finding> sure, List<Finding> advisory) {
        /** Nobody was asked. */
        public static final Told NOTHING = new Told(0, List.of(), List.of());

        public Told {
            sure = List.copyOf(sure);
            advisory = List.copyOf(advisory);
        }

        /** Returns whether there is nothing. */
        public boolean isEmpty() {
            return sure.isEmpty() && advisory.isEmpty();
        }
    }

    /** Returns whether anybody is asked. */
    public boolean asks() {
        return !validators.isEmpty();
    }

    /** Returns what is found between two trees, in the files that differ. */
    public Told of(TreeId before, TreeId now, Collection<RepoPath> changed) {
        if (validators.isEmpty() || changed.isEmpty()) {
            return Told.NOTHING;
        }
        var files = new TreeView(repository, now, PLACE);
        var context = new ValidationContext(files, locale).since(new TreeView(repository, before, PLACE));
        var answer = Answer.of("")
                .withWritten(changed.stream()
                        .limit(MOST_FILES)
                        .map(path -> PLACE.resolve(path.value()))
                        .toList());
        var issues = validators.stream()
                .flatMap(validator -> validator.check(answer, context).stream())
                .toList();
        return new Told(
                Math.min(changed.size(), MOST_FILES),
                issues.stream()
                        .filter(Issue::blocks)
                        .map(issue -> finding(issue, files))
                        .toList(),
                issues.stream()
                        .filter(issue -> !issue.blocks())
                        .map(issue -> finding(issue, files))
                        .toList());
    }

    private static Finding finding(Issue issue, FileView files) {
        return finding(issue, files, issue.code() + ": " + issue.message());
    }

    /** Returns {@code message} at the line where {@code issue} was found. */
    public static Finding finding(Issue issue, FileView files, String message) {
        var file = issue.file();
        int line = file == null
                ? 0
                : files.text(file)
                        .filter(text -> issue.range().start() <= text.length())
                        .map(text -> new LineMap(text).line(issue.range().start()))
                        .orElse(0);
        return new Finding(file, line, message);
    }
}
