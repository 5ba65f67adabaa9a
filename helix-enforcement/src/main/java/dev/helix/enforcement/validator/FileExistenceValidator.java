package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.text.Ellipsis;
import dev.helix.enforcement.validator.PlannedFiles.Entry;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that an ADR's header plans to change exist, those it plans to create do not, and all lie inside the project.
 * An ADR that is done or dropped is history: its plan is only checked for paths that no plan may have.
 */
public final class FileExistenceValidator implements Bounded {

    /** Name in configuration and reports. */
    public static final String NAME = "file-existence";

    private static final int MAX_ENTRIES = 10_000;
    private static final int SHOWN = 80;
    private static final Set<String> MARKS = Set.of("files", "Files", "FILES");

    private final AdrProfile profile;

    /** Recognises ADRs of {@code profile}; other documents count when their header has {@code files}. */
    public FileExistenceValidator(AdrProfile profile) {
        this.profile = profile;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean needsNoFiles(Answer answer) {
        return AdrFinder.needsNoFiles(answer, profile);
    }

    @Override
    public String settings() {
        return profile.toString();
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        // Whatever has no header plans no file.
        return needsNoFiles(answer) ? List.of() : new Look(answer, context).issues();
    }

    @Override
    public List<Edit> fix(Answer answer, ValidationContext context) {
        var look = new Look(answer, context);
        look.issues();
        return look.edits;
    }

    private final class Look {
        private final Answer answer;
        private final FileView files;
        private final NearbyPaths nearby;
        private final Reporter reporter;
        private final Set<String> written = new HashSet<>();
        private final List<Edit> edits = new ArrayList<>();

        Look(Answer answer, ValidationContext context) {
            this.answer = answer;
            this.files = context.files();
            this.nearby = new NearbyPaths(files);
            this.reporter = new Reporter(context.locale());
            answer.written().forEach(path -> files.locate(path).ifPresent(written::add));
        }

        List<Issue> issues() {
            for (var document : new AdrFinder(answer, files, profile, MARKS).find()) {
                var header = document.header();
                if (header != null) {
                    check(document, header);
                }
            }
            return reporter.issues();
        }

        private void check(AdrDocument document, Header header) {
            var beside = PlannedFiles.beside(header);
            var files = header.value("files");
            if (files.isEmpty() && beside.isEmpty()) {
                var unread = header.problems().stream().findFirst();
                if (unread.isPresent()
                        && header.fields().isEmpty()
                        && document.text().contains("files:")) {
                    reporter.error(
                            "INVALID_PATH.header",
                            document.file(),
                            document.origin(unread.get().range()),
                            "files",
                            unread.get().detail());
                }
                return;
            }
            files.ifPresent(value -> check(document, header, new PlannedFiles(value)));
            for (var each : beside) {
                check(document, header, planned(document, each, files.isPresent() || beside.size() > 1));
            }
        }

        /** Reports a field that plans files under another key, and reads its lists. */
        private PlannedFiles planned(AdrDocument document, PlannedFiles.Beside beside, boolean more) {
            var field = beside.field();
            var range = document.origin(field.keyRange());
            if (!beside.list().isEmpty()) {
                reporter.error("INVALID_PATH.flat", document.file(), range, beside.list());
                var list = new HeaderValue.Field(beside.list(), field.keyRange(), field.value());
                return new PlannedFiles(new HeaderValue.Fields(List.of(list), field.keyRange()));
            }
            reporter.error("INVALID_PATH.key", document.file(), range, named(field.key(), "files"), "files");
            if (document.file() == null && !more && field.value() instanceof HeaderValue.Fields) {
                edits.add(new Edit(range, "files"));
            }
            return new PlannedFiles(field.value());
        }

        private void check(AdrDocument document, Header header, PlannedFiles plan) {
            for (var misnamed : plan.misnamed()) {
                var range = document.origin(misnamed.range());
                reporter.error(
                        "INVALID_PATH.key",
                        document.file(),
                        range,
                        "files." + named(misnamed.key(), misnamed.meant()),
                        "files." + misnamed.meant());
                // Two lists of one name would be none.
                if (document.file() == null && plan.keys(misnamed.meant()) == 1) {
                    edits.add(new Edit(range, misnamed.meant()));
                }
            }
            for (var unknown : plan.unknown()) {
                var range = document.origin(unknown.keyRange());
                if (PlannedFiles.namesPath(unknown)) {
                    reporter.error("INVALID_PATH.unknown", document.file(), range, shown(unknown.key()));
                } else {
                    reporter.warning("INVALID_PATH.unknown", document.file(), range, shown(unknown.key()));
                }
            }
            for (var misfit : plan.misfits()) {
                var range = document.origin(misfit.range());
                reporter.error(misfit.key(), document.file(), range, misfit.list(), reporter.text(misfit.kind()));
            }
            for (var entry : plan.unlisted()) {
                var range = document.origin(entry.range());
                reporter.warning("INVALID_PATH.single", document.file(), range, entry.list(), shown(entry.value()));
            }
            if (plan.entries().size() > MAX_ENTRIES) {
                var range = document.origin(header.range());
                reporter.error("INVALID_PATH.many", document.file(), range, "files", String.valueOf(MAX_ENTRIES));
            }
            boolean history = AdrState.isPast(header.text("status").orElse(""));
            var created = created(plan);
            var seen = new HashSet<String>();
            plan.entries().stream().limit(MAX_ENTRIES).forEach(entry -> {
                if (seen.add(entry.list() + ':' + entry.value())) {
                    new Checked(document, entry, created, history).run();
                }
            });
        }

        /** A key of which only a sign is odd would read like the right one. */
        private static String named(String key, String meant) {
            int odd = LookAlikes.odd(key);
            return odd >= 0 && LookAlikes.folded(key).strip().equals(meant)
                    ? shown(key) + " (" + LookAlikes.name(odd) + ")"
                    : shown(key);
        }

        private Set<String> created(PlannedFiles plan) {
            var created = new HashSet<String>();
            for (var entry : plan.entries()) {
                if (entry.list().equals(PlannedFiles.CREATE)
                        && PlannedPath.read(entry.value()) instanceof PlannedPath.Relative relative) {
                    created.add(relative.path());
                }
            }
            return created;
        }

        /** One entry under examination. */
        private final class Checked {
            private final AdrDocument document;
            private final Entry entry;
            private final Set<String> created;
            private final boolean history;

            Checked(AdrDocument document, Entry entry, Set<String> created, boolean history) {
                this.document = document;
                this.entry = entry;
                this.created = created;
                this.history = history;
            }

            void run() {
                switch (PlannedPath.read(entry.value())) {
                    case PlannedPath.Impossible impossible -> error("INVALID_PATH");
                    case PlannedPath.Several several -> error("INVALID_PATH.several", items(several.paths()));
                    case PlannedPath.Climbing climbing -> error("PATH_OUTSIDE_ROOT");
                    case PlannedPath.Absolute absolute -> absolute(absolute.path());
                    case PlannedPath.Relative relative when relative.path().isEmpty() -> error("NOT_A_FILE");
                    case PlannedPath.Relative relative -> {
                        if (relative.cleaned()) {
                            reporter.warning(
                                    "INVALID_PATH.cleaned",
                                    document.file(),
                                    document.origin(entry.range()),
                                    entry.list(),
                                    shown(entry.value()),
                                    shown(relative.path()));
                            replace(relative.path());
                        }
                        onDisk(relative.path());
                    }
                }
            }

            private static String items(List<String> paths) {
                return paths.stream().map(path -> "- " + shown(path)).collect(Collectors.joining(", "));
            }

            private void absolute(String path) {
                var inside = locate(path);
                if (inside.isEmpty()) {
                    error("PATH_OUTSIDE_ROOT");
                } else {
                    error("PATH_OUTSIDE_ROOT.absolute", inside.get());
                    replace(inside.get());
                }
            }

            private Optional<String> locate(String path) {
                try {
                    return files.locate(Path.of(path)).filter(inside -> !inside.isEmpty());
                } catch (InvalidPathException e) {
                    return Optional.empty();
                }
            }

            private void onDisk(String path) {
                var kind = files.kind(path);
                switch (kind) {
                    case OUTSIDE -> error("PATH_OUTSIDE_ROOT");
                    case DIRECTORY, OTHER -> {
                        if (!history) {
                            error("NOT_A_FILE");
                        }
                    }
                    case FILE -> exists(path);
                    case MISSING -> missing(path);
                }
            }

            private void exists(String path) {
                var real = nearby.spelling(path).orElse(path);
                if (history) {
                    return;
                }
                if (!real.equals(path)) {
                    error("WRONG_CASE_OR_NORMALIZATION", real);
                    replace(real);
                } else if (isNew() && !written.contains(path)) {
                    error("FILE_ALREADY_EXISTS");
                }
            }

            private boolean isNew() {
                return entry.list().equals(PlannedFiles.CREATE)
                        || (entry.list().equals(PlannedFiles.RENAME) && !entry.mustExist());
            }

            private void missing(String path) {
                if (history || (!entry.mustExist() && !isNew())) {
                    return;
                }
                var real = nearby.spelling(path);
                if (real.isPresent()) {
                    error("WRONG_CASE_OR_NORMALIZATION", real.get());
                    replace(real.get());
                } else if (entry.mustExist()) {
                    notFound(path);
                } else if (hasFileForFolder(path)) {
                    error("INVALID_PATH");
                }
            }

            private void notFound(String path) {
                if (created.contains(path)) {
                    error("FILE_NOT_FOUND.create");
                    return;
                }
                var near = nearby.suggestions(path);
                if (near.isEmpty()) {
                    error("FILE_NOT_FOUND");
                } else {
                    error("FILE_NOT_FOUND.near", String.join(", ", near));
                }
            }

            private boolean hasFileForFolder(String path) {
                for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
                    if (files.kind(path.substring(0, at)) == FileView.Kind.FILE) {
                        return true;
                    }
                }
                return false;
            }

            private void error(String key) {
                error(key, null);
            }

            private void error(String key, @Nullable String better) {
                var range = document.origin(entry.range());
                var value = shown(entry.value());
                if (better == null) {
                    reporter.error(key, document.file(), range, entry.list(), value);
                } else {
                    reporter.error(key, document.file(), range, entry.list(), value, better);
                }
            }

            private void replace(String path) {
                if (document.file() == null && entry.alone()) {
                    var range = document.origin(entry.range());
                    edits.removeIf(edit -> edit.range().equals(range));
                    boolean toml = document.text().startsWith("+++");
                    edits.add(new Edit(range, toml ? '"' + path.replace("\"", "\\\"") + '"' : scalar(path)));
                }
            }
        }
    }

    private static String scalar(String path) {
        boolean plain = path.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._/-".indexOf(c) >= 0)
                && Character.isLetterOrDigit(path.charAt(0));
        return plain ? path : '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String shown(String value) {
        var safe = value.replaceAll("\\p{Cntrl}", "\uFFFD");
        return Ellipsis.end(safe, SHOWN);
    }
}
