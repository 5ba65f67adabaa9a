package dev.helix.consultant;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.ProjectActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Takes the final decisions of a chat over into the evolution project that it leads to. Safe for use by many threads. */
final class Finalizing {

    private static final String FOLDER = "adr";
    private static final Set<ProjectStatus> OPEN =
            Set.of(ProjectStatus.PENDING, ProjectStatus.DEVELOPING, ProjectStatus.FAILED);
    private static final int MOST_NAMED = 20;
    private static final int LONGEST_NAME = 200;

    /** What a reader puts in place of a byte that it can't decode; written back it would be lost. */
    private static final char UNDECODED = '\uFFFD';

    private final ProjectActions projects;
    private final ProjectFolders folders;
    private final FileView files;
    private final Sessions sessions;
    private final CostReports costs;
    private final Sentences wording;
    private final RefusalWording refusals;
    private final DecisionFiling filing;

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
        this.wording = wording;
        this.refusals = new RefusalWording(wording);
        this.filing = new DecisionFiling(projects, workplace.folders(), workplace.files(), locale);
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
                            .append(HarmlessText.words(file, LONGEST_NAME))
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
            return refusals.line(e.refusal());
        }
    }

    private String take(SessionId session, String name, String draft, Requester by) {
        try {
            var filed = filing.file(
                    name.replaceFirst("\\.md$", ""),
                    draft,
                    () -> open(session),
                    number -> wording.text("adr.project", number),
                    by);
            if (filed.isOfItsOwn()) {
                sessions.leadsTo(session, filed.project());
            }
            return wording.text(
                    "finalized",
                    filed.number(),
                    HarmlessText.line(filed.title(), 200),
                    filed.project().value());
        } catch (Refused e) {
            return refusals.line(e.refusal());
        }
    }

    /** Returns the last project of the chat that can still take something in. */
    private Optional<EvolutionProject> open(SessionId session) {
        return sessions.now(session).projects().reversed().stream()
                .map(projects::show)
                .filter(project -> OPEN.contains(project.status()))
                .findFirst();
    }
}
