package dev.helix.consultant;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.enforcement.validator.Housekeeping;
import dev.helix.evolution.ProjectActions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a decision its number and puts it, with a regenerated index, into the evolution project that it leads to: it
 * reaches production by the same road as code. Safe for use by many threads; numbers are given one at a time.
 */
public final class DecisionFiling {

    private static final String FOLDER = "adr";
    private static final String INDEX = "adr/INDEX.md";
    private static final Pattern NUMBERED = Pattern.compile("adr/(\\d{1,9})-.*\\.md");
    private static final Pattern ID = Pattern.compile("(?m)^adr_id:.*$");
    private static final Pattern TITLE = Pattern.compile("(?m)^title:[ \\t]*(.+)$");
    private static final Pattern HEADER = Pattern.compile("\\A\\s*---\\R(.*?)\\R---\\R", Pattern.DOTALL);
    private static final int LONGEST_SLUG = 40;
    private static final ReentrantLock NUMBERS = new ReentrantLock();

    private final ProjectActions projects;
    private final ProjectFolders folders;
    private final FileView files;
    private final Locale locale;

    /**
     * @param folders of the projects
     * @param files of the root
     * @param locale of the index
     */
    public DecisionFiling(ProjectActions projects, ProjectFolders folders, FileView files, Locale locale) {
        this.projects = projects;
        this.folders = folders;
        this.files = files;
        this.locale = locale;
    }

    /**
     * A decision that has its place.
     *
     * @param path in the repository, once it is integrated
     * @param project that brings it there
     * @param isOfItsOwn whether that project was made for it
     */
    public record Filed(String number, String title, String path, ProjectId project, boolean isOfItsOwn) {}

    /**
     * Files it.
     *
     * @param name by which it is known where its header has no title
     * @param draft the whole document
     * @param into a project that still takes something in; where there is none, one is made
     * @param description of a project that is made, by the number
     * @throws Refused as {@link ProjectActions#create} does
     */
    public Filed file(
            String name,
            String draft,
            Supplier<Optional<EvolutionProject>> into,
            Function<String, String> description,
            Requester by) {
        NUMBERS.lock();
        try {
            var title = title(draft).orElse(name);
            var known = into.get();
            var before = known.flatMap(project -> held(project.id(), title));
            var number = before.isPresent() ? before.get() : nextNumber();
            var path = "adr/" + number + "-" + slug(title) + ".md";
            var id = known.isPresent() ? known.get().id() : new ProjectId(slug("adr-" + number + "-" + title));
            if (known.isEmpty()) {
                projects.create(id, new Spec(title, description.apply(number), path, List.of()), List.of(), by);
            } else {
                var spec = folders.spec(id);
                if (!path.equals(spec.adr())) {
                    folders.respecify(
                            id, new Spec(spec.title(), spec.description(), path, spec.acceptance(), spec.evidence()));
                }
            }
            put(id, number, path, numbered(draft, number));
            return new Filed(number, title, path, id, known.isEmpty());
        } finally {
            NUMBERS.unlock();
        }
    }

    /** Returns a file's name for a title. */
    public static String slug(String title) {
        var slug = CommandPhrases.slug(title);
        var cut = slug.length() <= LONGEST_SLUG
                ? slug
                : slug.substring(0, LONGEST_SLUG).replaceAll("-$", "");
        return cut.isEmpty() ? "decision" : cut;
    }

    private void put(ProjectId id, String number, String path, String text) {
        var old = folders.overlay(id);
        var added = new HashMap<>(old.added());
        var modified = new HashMap<>(old.modified());
        added.keySet().removeIf(other -> number(other).filter(number::equals).isPresent());
        added.put(new RepoPath(path), file(text));
        var decisions = new HashMap<String, String>();
        added.forEach((other, file) -> {
            if (number(other).isPresent()) {
                decisions.put(other.value(), file.content().text());
            }
        });
        var index = file(new Housekeeping(new Overlaid(files, decisions), locale).adrIndex());
        (files.kind(INDEX) == FileView.Kind.FILE ? modified : added).put(new RepoPath(INDEX), index);
        folders.rewrite(id, new Overlay(added, modified, old.deleted(), old.renamed(), old.modes()));
    }

    private static OverlayFile file(String text) {
        return new OverlayFile(FileMode.REGULAR, Content.of(text));
    }

    /** Returns the number under which the project has a decision of that title already. */
    private Optional<String> held(ProjectId id, String title) {
        return folders.overlay(id).added().entrySet().stream()
                .filter(entry -> title(entry.getValue().content().text())
                        .filter(title::equals)
                        .isPresent())
                .flatMap(entry -> number(entry.getKey()).stream())
                .findFirst();
    }

    /** Counts what other open projects have taken too: theirs reach production first, or not. */
    private String nextNumber() {
        long next = Long.parseLong(new Housekeeping(files, locale).nextAdr());
        for (var project : projects.list()) {
            if (project.status() != ProjectStatus.INTEGRATED && project.status() != ProjectStatus.ABORTED) {
                for (var taken : taken(project.id())) {
                    next = Math.max(next, Long.parseLong(taken) + 1);
                }
            }
        }
        return "%03d".formatted(next);
    }

    private List<String> taken(ProjectId id) {
        try {
            return folders.overlay(id).added().keySet().stream()
                    .flatMap(path -> number(path).stream())
                    .toList();
        } catch (Refused e) {
            // A folder that can't be read can't reach production either.
            return List.of();
        }
    }

    private static Optional<String> number(RepoPath path) {
        var match = NUMBERED.matcher(path.value());
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static Optional<String> title(String text) {
        return header(text)
                .map(TITLE::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1).strip().replaceAll("^[\"']|[\"']$", ""));
    }

    private static Optional<String> header(String text) {
        var match = HEADER.matcher(text);
        return match.find() ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static String numbered(String draft, String number) {
        return header(draft)
                .map(header -> draft.replace(header, ID.matcher(header).replaceFirst("adr_id: \"" + number + "\"")))
                .orElse(draft);
    }

    /** The files of the root, with more decisions than there are yet. */
    private record Overlaid(FileView base, Map<String, String> more) implements FileView {
        @Override
        public Kind kind(String path) {
            return more.containsKey(path) ? Kind.FILE : path.equals(FOLDER) ? Kind.DIRECTORY : base.kind(path);
        }

        @Override
        public Optional<String> text(String path) {
            var own = more.get(path);
            return own == null ? base.text(path) : Optional.of(own);
        }

        @Override
        public List<String> names(String directory) {
            var names = new TreeSet<>(base.names(directory));
            if (directory.equals(FOLDER)) {
                more.keySet().forEach(path -> names.add(path.substring(FOLDER.length() + 1)));
            }
            return List.copyOf(names);
        }

        @Override
        public Optional<String> locate(Path absolute) {
            return base.locate(absolute);
        }
    }
}
