package dev.helix.app.tool;

import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.http.wire.LocalEvolution;
import dev.helix.adapter.mcp.EvolutionTools;
import dev.helix.domain.access.Role;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.Housekeeping;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A root as one caller may see it. Safe for use by many threads. */
public final class RootTools implements EvolutionTools {

    private static final String MADE = "INDEX.md";

    private final LocalEvolution evolution;
    private final Requester by;
    private final FileView files;
    private final Decisions decisions;
    private final Drafts drafts;

    /**
     * The form of decisions here.
     *
     * @param locale of what is said about them
     */
    public record Decisions(AdrProfile profile, Locale locale) {}

    /**
     * @param by who asks
     * @param files of the root
     * @param drafts where theirs go
     */
    public RootTools(EvolutionUseCases useCases, Requester by, FileView files, Decisions decisions, Drafts drafts) {
        this.evolution = new LocalEvolution(useCases, by);
        this.by = by;
        this.files = files;
        this.decisions = decisions;
        this.drafts = drafts;
    }

    @Override
    public Object projects(@Nullable String status) {
        return evolution.list(status).stream()
                .filter(line -> by.projects().covers(line.id()))
                .toList();
    }

    @Override
    public Object project(ProjectId id) {
        requireCovered(id);
        return evolution.show(id);
    }

    @Override
    public Object report(ProjectId id) {
        requireCovered(id);
        return evolution.show(id).path("report");
    }

    @Override
    public Object conflicts() {
        if (!by.projects().isAll()) {
            throw new Refused(new Refusal.OtherProjects(by.projects(), "all of them against each other"));
        }
        return evolution.conflicts();
    }

    private void requireCovered(ProjectId id) {
        if (!by.projects().covers(id.value())) {
            throw new Refused(new Refusal.OtherProjects(by.projects(), id.value()));
        }
    }

    @Override
    public Object decisions() {
        var housekeeping = new Housekeeping(files, decisions.locale());
        return paths().stream()
                .map(path -> Map.of("path", path, "title", housekeeping.title(path)))
                .toList();
    }

    private List<String> paths() {
        return new Housekeeping(files, decisions.locale())
                .adrFolders().stream()
                        .flatMap(folder -> files.names(folder).stream().map(name -> folder + "/" + name))
                        .filter(path -> path.endsWith(".md") && !path.endsWith("/" + MADE))
                        .sorted()
                        .toList();
    }

    @Override
    public Object decision(String path) {
        if (!paths().contains(path)) {
            throw invalid("path", "there is no such decision; list_decisions tells all");
        }
        return Map.of("path", path, "text", files.text(path).orElse(""));
    }

    @Override
    public Object draftProject(ProjectId id, Spec spec, List<Phase> phases) {
        requireDrafter();
        requireCovered(id);
        return drafts.project(id, spec, phases);
    }

    private void requireDrafter() {
        if (!by.role().includes(Role.OPERATOR)) {
            throw new Refused(new Refusal.Forbidden(Role.OPERATOR, by.role()));
        }
    }

    /** A decision that HELIX would send back later is sent back at once. */
    @Override
    public Object draftDecision(String title, String text) {
        requireDrafter();
        // The step is the one that owes a decision: without one, the text is none.
        var issues = new AdrStructureValidator(decisions.profile())
                        .check(
                                Answer.of(text + "\n\n<!-- STEP: generate -->\n"),
                                new ValidationContext(files, decisions.locale()))
                        .stream()
                        .filter(Issue::blocks)
                        // HELIX gives it its number.
                        .filter(issue -> !issue.code().equals("DUPLICATE_ADR_ID"))
                        .map(issue -> issue.code() + ": " + issue.message())
                        .collect(Collectors.joining("; "));
        if (!issues.isEmpty()) {
            throw invalid("text", issues);
        }
        return drafts.decision(title, text);
    }

    private static Refused invalid(String key, String why) {
        return new Refused(new Refusal.InvalidSpec("arguments", 0, key, why));
    }
}
