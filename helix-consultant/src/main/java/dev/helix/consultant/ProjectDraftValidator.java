package dev.helix.consultant;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An evolution project that the agent drafts can be read: its files are what the contract says, its paths are safe. */
public final class ProjectDraftValidator implements Validator {

    /** Name in reports. */
    public static final String NAME = "evolution-project";

    private static final String HINT = "Correct the file; its form stands under \"How work is handed over\".";

    private final Function<Path, ProjectFolders> drafts;

    /** @param drafts reads, below a chat's folder, projects that are laid out as below a root */
    public ProjectDraftValidator(Function<Path, ProjectFolders> drafts) {
        this.drafts = drafts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var issues = new ArrayList<Issue>();
        for (var draft : ProjectDrafts.in(answer.written())) {
            var id = draft.id();
            if (id == null) {
                issues.add(about(
                        draft,
                        "INVALID_SPEC",
                        "'" + HarmlessText.line(draft.name(), 80) + "' is no project id",
                        "Name the folder with 1 to 63 of a-z, 0-9 and '-'.",
                        context));
                continue;
            }
            try {
                var folders = drafts.apply(draft.chat());
                folders.sealableSpec(id);
                folders.phases(id);
                folders.overlay(id);
            } catch (Refused e) {
                issues.add(about(draft, e.refusal().code(), e.refusal().message(), HINT, context));
            } catch (PortException e) {
                issues.add(about(draft, "INVALID_SPEC", String.valueOf(e.getMessage()), HINT, context));
            }
        }
        return issues;
    }

    private static Issue about(
            ProjectDrafts.Draft draft, String code, String message, String hint, ValidationContext context) {
        var spec =
                draft.chat().resolve("projects/evolution").resolve(draft.name()).resolve("spec.yaml");
        return Issue.error(code, message, hint, Span.at(0))
                .in(context.files().locate(spec).orElse(null));
    }
}
