package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Documents go with the code. A change to files of a rule changes one of its documents, too, or says why not: {@code Docs:
 * none, because …}. And no document names a path, a heading or a command that was there before the change and is gone with it;
 * decisions and lists of changes tell of the past, and may.
 */
public final class DocsCurrentValidator implements Validator {

    /** Name in configuration and reports. */
    public static final String NAME = "docs-current";

    private static final Pattern REASON = Pattern.compile(
            "(?imu)^[ \\t>*_`-]{0,20}(?:docs|documentation|doku|dokumentation)[*_` \\t]{0,9}:[*_` \\t]{0,9}"
                    + "(?:none|no|keine)\\b(?:[ \\t]{1,9}\\p{L}{1,20}){0,3}?[ \\t,;:.–—-]{0,9}(?:because|since|weil|da|denn)\\b[ \\t]{1,9}(.{1,2000})$");
    private static final Pattern WORDS = Pattern.compile("\\p{L}{2,}");
    private static final Pattern HISTORY = Pattern.compile(
            "(?i)(?:.*/)?(?:adrs?|decisions)/.*|(?:.*/)?(?:changelog|changes|history|news|releases?)[^/]*\\.md");
    private static final Set<String> SKIPPED = Set.of("node_modules", "target", "build", "dist", "vendor", "projects");
    private static final int MOST_DOCUMENTS = 2_000;
    private static final int MOST_FOLDERS = 5_000;
    private static final int SHOWN = 10;

    private final AdrProfile profile;
    private final List<DocsRule> rules;

    /** Asks for documents by {@code rules}; plans are read from ADRs of {@code profile}. */
    public DocsCurrentValidator(AdrProfile profile, List<DocsRule> rules) {
        this.profile = profile;
        this.rules = List.copyOf(rules);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String settings() {
        return profile + " " + rules;
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var reporter = new Reporter(context.locale());
        var touched = new LinkedHashSet<String>();
        answer.written().forEach(path -> context.files().locate(path).ifPresent(touched::add));
        if (!rules.isEmpty() && !saysWhyNot(answer.text())) {
            requireDocuments(
                    "DOCS_NOT_UPDATED", touched, null, Span.at(answer.text().length()), reporter);
            checkPlans(answer, context, reporter);
        }
        var before = context.before();
        if (before != null) {
            checkReferences(answer, touched, before, context.files(), reporter);
        }
        return reporter.issues();
    }

    private static boolean saysWhyNot(String text) {
        var reason = REASON.matcher(text);
        while (reason.find()) {
            var why = reason.group(1).strip();
            if (WORDS.matcher(why).find() && !Placeholder.is(why.replaceFirst("[.!]+$", ""))) {
                return true;
            }
        }
        return false;
    }

    private void requireDocuments(
            String key, Collection<String> touched, @Nullable String file, Span range, Reporter reporter) {
        for (var rule : rules) {
            var unanswered = rule.unanswered(touched);
            if (!unanswered.isEmpty()) {
                reporter.error(key, file, range, shown(unanswered), rule.documents());
            }
        }
    }

    private static String shown(List<String> files) {
        var first = String.join(", ", files.subList(0, Math.min(SHOWN, files.size())));
        return files.size() > SHOWN ? first + ", …" : first;
    }

    private void checkPlans(Answer answer, ValidationContext context, Reporter reporter) {
        for (var document : new AdrFinder(answer, context.files(), profile, Set.of("files")).find()) {
            var header = document.header();
            var planned = header == null ? null : header.value("files").orElse(null);
            if (planned != null) {
                var paths = new PlannedFiles(planned)
                        .entries().stream().map(entry -> entry.value().strip()).toList();
                var range = document.origin(planned.range());
                requireDocuments("DOCS_NOT_UPDATED.planned", paths, document.file(), range, reporter);
            }
        }
    }

    private static void checkReferences(
            Answer answer, Set<String> touched, FileView before, FileView now, Reporter reporter) {
        var stale = new StaleReferences(before, now);
        checkDocument(answer.text(), "", null, stale, reporter);
        if (touched.stream().noneMatch(file -> mayTakeAway(file, before, now))) {
            return;
        }
        for (var document : documents(now)) {
            now.text(document).ifPresent(text -> checkDocument(text, document, document, stale, reporter));
        }
    }

    /** Whether something can be gone with the change of {@code file} that documents name. */
    private static boolean mayTakeAway(String file, FileView before, FileView now) {
        return before.kind(file) == FileView.Kind.FILE
                && (now.kind(file) != FileView.Kind.FILE || isDocument(file) || StaleReferences.hasCommands(file));
    }

    private static void checkDocument(
            String text, String document, @Nullable String file, StaleReferences stale, Reporter reporter) {
        for (var reference : DocumentReferences.of(text)) {
            for (var gone : stale.in(reference, document)) {
                reporter.error(gone.key(), file, reference.range(), gone.name());
            }
        }
    }

    private static boolean isDocument(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".md");
    }

    /** Returns the Markdown files of the tree that speak of the present; documents of other kinds are not read. */
    private static List<String> documents(FileView files) {
        var found = new ArrayList<String>();
        var folders = new ArrayDeque<String>();
        folders.add("");
        for (int seen = 0; !folders.isEmpty() && seen < MOST_FOLDERS && found.size() < MOST_DOCUMENTS; seen++) {
            var folder = folders.removeFirst();
            for (var name : files.names(folder)) {
                var path = folder.isEmpty() ? name : folder + "/" + name;
                if (isDocument(name)) {
                    if (!HISTORY.matcher(path).matches()) {
                        found.add(path);
                    }
                } else if (!name.startsWith(".")
                        && !SKIPPED.contains(name)
                        && files.kind(path) == FileView.Kind.DIRECTORY) {
                    folders.add(path);
                }
            }
        }
        return found;
    }
}
