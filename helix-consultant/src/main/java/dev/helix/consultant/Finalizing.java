package dev.helix.consultant;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.chat.SessionId;
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
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.validator.Housekeeping;
import dev.helix.evolution.ProjectActions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives a final decision its number and puts it, with a regenerated index, into the evolution project that it leads to: it
 * reaches production by the same road as code. Safe for use by many threads; numbers are given one at a time.
 */
final class Finalizing {

    private static final String FOLDER = "adr";
    private static final String INDEX = "adr/INDEX.md";
    private static final Pattern NUMBERED = Pattern.compile("adr/(\\d{1,9})-.*\\.md");
    private static final Pattern ID = Pattern.compile("(?m)^adr_id:.*$");
    private static final Pattern TITLE = Pattern.compile("(?m)^title:[ \\t]*(.+)$");
    private static final Pattern HEADER = Pattern.compile("\\A\\s*---\\R(.*?)\\R---\\R", Pattern.DOTALL);
    private static final Set<ProjectStatus> OPEN =
            Set.of(ProjectStatus.PENDING, ProjectStatus.DEVELOPING, ProjectStatus.FAILED);
    private static final int LONGEST_SLUG = 40;
    private static final int MOST_NAMED = 20;
    private static final int LONGEST_NAME = 200;

    /** What a reader puts in place of a byte that it can't decode; written back it would be lost. */
    private static final char UNDECODED = '\uFFFD';

    private final ProjectActions projects;
    private final ProjectFolders folders;
    private final FileView files;
    private final Sessions sessions;
    private final CostReports costs;
    private final Locale locale;
    private final Sentences wording;
    private final ReentrantLock numbers = new ReentrantLock();

    Finalizing(
            ProjectActions projects,
            Workplace workplace,
            Sessions sessions,
            CostReports costs,
            Locale locale,
            Sentences wording) {
        this.projects = projects;
        this.folders = workplace.folders();
        this.files = workplace.files();
        this.sessions = sessions;
        this.costs = costs;
        this.locale = locale;
        this.wording = wording;
    }

    /** Takes over all drafts of a chat and returns what became of each, for the person. */
    List<String> of(SessionId session, Requester by) {
        var folder = files.locate(sessions.directory(session)).map(path -> path + "/" + FOLDER);
        var told = new ArrayList<String>();
        for (var name : folder.map(files::names).orElse(List.of())) {
            if (name.endsWith(".md") && !name.equals("INDEX.md")) {
                files.text(folder.get() + "/" + name)
                        .ifPresent(text -> told.add(
                                text.indexOf(UNDECODED) < 0
                                        ? take(session, name, text, by)
                                        : wording.text("finalize.undecoded", HarmlessText.line(name, 200))));
            }
        }
        if (told.isEmpty()) {
            return List.of(wording.text("finalize.none"));
        }
        open(session).map(project -> plan(session, project.id())).ifPresent(told::add);
        return told;
    }

    /** Returns what would be done next, for the person who decides about it. */
    private String plan(SessionId session, ProjectId id) {
        try {
            var phases = folders.phases(id);
            var overlay = folders.overlay(id);
            var files = Stream.concat(
                            Stream.of(overlay.added(), overlay.modified())
                                    .flatMap(held -> held.keySet().stream().map(RepoPath::value)),
                            phases.stream().flatMap(phase -> phase.outputs().stream()))
                    .distinct()
                    .sorted()
                    .toList();
            var text = new StringBuilder(wording.text("plan", id.value()));
            text.append("\n\n").append(wording.text("plan.phases", phases.size()));
            phases.stream()
                    .limit(MOST_NAMED)
                    .forEach(phase -> text.append("\n   1. ").append(HarmlessText.line(phase.name(), LONGEST_NAME)));
            text.append('\n').append(wording.text("plan.files", files.size()));
            files.stream()
                    .limit(MOST_NAMED)
                    .forEach(file -> text.append("\n   - `")
                            .append(HarmlessText.line(file, LONGEST_NAME).replace('`', '\''))
                            .append('`'));
            var acceptance = folders.spec(id).acceptance();
            text.append('\n').append(wording.text("plan.acceptance", acceptance.size()));
            acceptance.stream()
                    .limit(MOST_NAMED)
                    .forEach(line -> text.append("\n   - ").append(HarmlessText.line(line, LONGEST_NAME)));
            text.append("\n- ").append(costs.soFar(sessions.now(session)));
            // A decision without any code needs no developer.
            var next = phases.isEmpty() ? "`/ready " + id + "`" : "`/develop " + id + "`";
            return text.append("\n\n")
                    .append(wording.text("next"))
                    .append(' ')
                    .append(next)
                    .toString();
        } catch (Refused e) {
            return "✗ **" + e.refusal().code() + "**: "
                    + HarmlessText.line(e.refusal().message(), 400);
        }
    }

    private String take(SessionId session, String name, String draft, Requester by) {
        numbers.lock();
        try {
            var title = title(draft).orElse(name.replaceFirst("\\.md$", ""));
            var known = open(session);
            var before = known.flatMap(project -> held(project.id(), title));
            var number = before.isPresent() ? before.get() : nextNumber();
            var path = "adr/" + number + "-" + slug(title) + ".md";
            var id = known.isPresent() ? known.get().id() : new ProjectId(slug("adr-" + number + "-" + title));
            if (known.isEmpty()) {
                projects.create(
                        id, new Spec(title, wording.text("adr.project", number), path, List.of()), List.of(), by);
                sessions.leadsTo(session, id);
            } else {
                var spec = folders.spec(id);
                if (!path.equals(spec.adr())) {
                    folders.respecify(
                            id, new Spec(spec.title(), spec.description(), path, spec.acceptance(), spec.evidence()));
                }
            }
            put(id, number, path, numbered(draft, number));
            return wording.text("finalized", number, HarmlessText.line(title, 200), id.value());
        } catch (Refused e) {
            return "✗ **" + e.refusal().code() + "**: "
                    + HarmlessText.line(e.refusal().message(), 400);
        } finally {
            numbers.unlock();
        }
    }

    /** Returns the last project of the chat that can still take something in. */
    private Optional<EvolutionProject> open(SessionId session) {
        return sessions.now(session).projects().reversed().stream()
                .map(projects::show)
                .filter(project -> OPEN.contains(project.status()))
                .findFirst();
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

    private static String slug(String title) {
        var slug = CommandPhrases.slug(title);
        var cut = slug.length() <= LONGEST_SLUG
                ? slug
                : slug.substring(0, LONGEST_SLUG).replaceAll("-$", "");
        return cut.isEmpty() ? "decision" : cut;
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
