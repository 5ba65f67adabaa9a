package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.PathGlob;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * No change takes away from those who judge it without being told: tests, assertions, thresholds. It looks at files written with
 * the answer, compared with how they were before, and at unified diffs in the answer's text. Sure findings block; those that may have a
 * good reason is a warning.
 */
public final class ChangeAuditValidator implements Validator {

    /** Name in configuration and reports. */
    public static final String NAME = "change-audit";

    private static final int MOST_FILES = 2_000;
    private static final int LONGEST = 4_000_000;

    private final List<PathGlob> allowed;

    /** Looks everywhere but at files of {@code allowed}. */
    public ChangeAuditValidator(List<PathGlob> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String settings() {
        return allowed.toString();
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var files = new ArrayList<ChangedFile>();
        var before = context.before();
        if (before != null) {
            addWritten(answer, before, context.files(), files);
        }
        files.addAll(DiffReader.read(answer.text()));
        files.removeIf(file -> allowed.stream().anyMatch(glob -> glob.matches(file.path())));
        var reporter = new Reporter(context.locale());
        for (var found : ChangeAudit.of(files)) {
            var details = found.details().toArray(String[]::new);
            if (found.severity() == Severity.ERROR) {
                reporter.error(found.key(), found.file().origin(), found.range(), details);
            } else {
                reporter.warning(found.key(), found.file().origin(), found.range(), details);
            }
        }
        return reporter.issues();
    }

    private static void addWritten(Answer answer, FileView before, FileView now, List<ChangedFile> files) {
        var paths = new LinkedHashSet<String>();
        answer.written().stream()
                .limit(MOST_FILES)
                .forEach(path -> now.locate(path).ifPresent(paths::add));
        for (var path : paths) {
            var old = before.text(path).filter(ChangeAuditValidator::isReadable);
            var text = now.text(path).filter(ChangeAuditValidator::isReadable);
            if (!old.equals(text)) {
                files.add(new ChangedFile(
                        path,
                        old.map(all -> Excerpt.from(all, 0)).orElse(null),
                        text.map(all -> Excerpt.from(all, 0)).orElse(null),
                        path));
            }
        }
    }

    private static boolean isReadable(String text) {
        return text.length() <= LONGEST && text.indexOf('\0') < 0;
    }
}
