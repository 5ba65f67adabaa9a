package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.PathGlob;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is added that belongs into no repository: conflict markers, secrets, paths of one person's home, backup files. It
 * looks at files written with the answer, of which only lines count that were not there before; at the answer's own text; and
 * at the files that its ADRs plan to create.
 */
public final class HygieneValidator implements Validator {

    /** Name in configuration and reports. */
    public static final String NAME = "hygiene";

    /** The code for a secret. Its place is masked wherever it is shown. */
    public static final String SECRET = HygieneScan.SECRET;

    private static final String BACKUP = "BACKUP_FILE";
    private static final int MOST_FILES = 2_000;
    private static final Pattern BACKUP_NAME =
            Pattern.compile("(?i).+\\.(?:bak|backup|old|orig|rej|save|swp|swo|swn)(?:\\.?\\d{1,3})?|.+~|\\.#.+|#.+#|.+["
                    + " _-](?:backup|kopie|copy)\\.\\w{1,8}|(?:copy of|kopie von) .+");

    private final AdrProfile profile;
    private final List<PathGlob> allowed;

    /** Looks everywhere but at files of {@code allowed}; plans are read from ADRs of {@code profile}. */
    public HygieneValidator(AdrProfile profile, List<PathGlob> allowed) {
        this.profile = profile;
        this.allowed = List.copyOf(allowed);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String settings() {
        return profile + " " + allowed;
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var reporter = new Reporter(context.locale());
        var files = new LinkedHashSet<String>();
        answer.written().stream()
                .limit(MOST_FILES)
                .map(path -> located(path, context.files()))
                .forEach(files::add);
        for (var file : files) {
            if (!file.isEmpty() && context.files().kind(file) == FileView.Kind.FILE && !isAllowed(file)) {
                checkFile(file, context, reporter);
            }
        }
        checkText(answer.text(), context.document(), reporter);
        checkPlans(answer, context, reporter);
        return reporter.issues();
    }

    /** A text that somebody keeps in a file is judged as that file. */
    private void checkText(String text, @Nullable String document, Reporter reporter) {
        if (document == null) {
            HygieneScan.answer(text).forEach(found -> report(found, null, reporter));
        } else if (!isAllowed(document)) {
            if (isBackup(document)) {
                reporter.error(BACKUP, null, Span.at(0), document);
            }
            boolean image = isImageRecipe(document);
            HygieneScan.file(text).stream()
                    .filter(found -> !(image && found.code().equals(HygieneScan.HOME)))
                    .forEach(found -> report(found, null, reporter));
        }
    }

    private static String located(Path path, FileView files) {
        return files.locate(path).orElse("");
    }

    private boolean isAllowed(String file) {
        return allowed.stream().anyMatch(glob -> glob.matches(file));
    }

    /** Returns whether a file is a backup by its name. */
    static boolean isBackup(String file) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        return BACKUP_NAME.matcher(name).matches();
    }

    private void checkFile(String file, ValidationContext context, Reporter reporter) {
        var before = context.before();
        if (isBackup(file) && (before == null || before.kind(file) == FileView.Kind.MISSING)) {
            reporter.error(BACKUP, file, Span.at(0), file);
        }
        var text = context.files().text(file).orElse("");
        if (isBinary(text)) {
            return;
        }
        var found = HygieneScan.file(text);
        if (found.isEmpty()) {
            return;
        }
        var known = before == null ? Set.<String>of() : lines(before.text(file).orElse(""));
        for (var one : found) {
            boolean image = one.code().equals(HygieneScan.HOME) && isImageRecipe(file);
            if (!image && !known.contains(line(text, one.range().start()))) {
                report(one, file, reporter);
            }
        }
    }

    /** A home in an image is nobody's. */
    private static boolean isImageRecipe(String file) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("dockerfile")
                || lower.startsWith("containerfile")
                || lower.endsWith(".dockerfile")
                || lower.endsWith(".containerfile");
    }

    private static boolean isBinary(String text) {
        int nul = text.indexOf('\0');
        return nul >= 0 && nul < 8_000;
    }

    private static Set<String> lines(String text) {
        return text.lines().collect(Collectors.toCollection(HashSet::new));
    }

    private static String line(String text, int at) {
        int start = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        if (start > at) {
            start = at;
        }
        return text.substring(start).lines().findFirst().orElse("");
    }

    private static void report(HygieneScan.Found found, @Nullable String file, Reporter reporter) {
        reporter.error(found.code(), file, found.range(), found.detail());
    }

    private void checkPlans(Answer answer, ValidationContext context, Reporter reporter) {
        for (var document : new AdrFinder(answer, context.files(), profile, Set.of("files")).find()) {
            var header = document.header();
            var planned = header == null ? null : header.value("files").orElse(null);
            if (planned == null) {
                continue;
            }
            for (var entry : new PlannedFiles(planned).entries()) {
                var path = entry.value().strip();
                if (entry.list().equals(PlannedFiles.CREATE) && isBackup(path) && !isAllowed(path)) {
                    reporter.error(BACKUP, document.file(), document.origin(entry.range()), path);
                }
            }
        }
    }
}
