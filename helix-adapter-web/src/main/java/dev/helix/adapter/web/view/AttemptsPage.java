package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.project.Attempts;
import java.util.List;

/** Reads what was tried for a project, and what changed from one attempt to the next. Safe for use by many threads. */
public final class AttemptsPage {

    private final ProjectActions projects;

    public AttemptsPage(ProjectActions projects) {
        this.projects = projects;
    }

    /**
     * Returns it.
     *
     * @param number of the attempt that is compared with the one before; the last one for one that there is not
     * @param file of the change that is shown with all of its rows, from 1; 0 for none
     * @throws Refused as ProjectNotFound
     */
    public AttemptsView view(ProjectId id, int number, int file, Words words) {
        var attempts = projects.attempts(id);
        var shown = number >= 1 && number <= attempts.size() ? number : attempts.size();
        var title = words.line(projects.show(id).title());
        var lines =
                attempts.stream().map(attempt -> line(attempt, shown, words)).toList();
        if (shown < 2) {
            return new AttemptsView(
                    id.value(),
                    title,
                    lines,
                    0,
                    words.text(attempts.isEmpty() ? "attempts.none" : "attempts.first"),
                    DiffView.NONE);
        }
        try {
            var diff = UnifiedDiff.read(
                    projects.diff(
                            id,
                            attempts.get(shown - 2).tree().sha(),
                            attempts.get(shown - 1).tree().sha()),
                    words,
                    file);
            return new AttemptsView(
                    id.value(), title, lines, shown, diff.isEmpty() ? words.text("attempts.same") : "", diff);
        } catch (Refused e) {
            return new AttemptsView(id.value(), title, lines, shown, words.text("attempts.gone"), DiffView.NONE);
        }
    }

    /** Returns the lines of a project's attempts. */
    static List<AttemptsView.Line> lines(List<Attempts.Attempt> attempts, Words words) {
        return attempts.stream().map(attempt -> line(attempt, 0, words)).toList();
    }

    private static AttemptsView.Line line(Attempts.Attempt attempt, int shown, Words words) {
        var tone = switch (attempt.outcome()) {
            case RUNNING -> Tone.BUSY;
            case PASSED -> Tone.GOOD;
            // A rejected attempt is no failure: another one follows, or the project says that it has failed.
            case REJECTED -> Tone.WARNING;
        };
        return new AttemptsView.Line(
                attempt.number(),
                attempt.isCandidate()
                        ? words.text("attempts.candidate")
                        : words.text("phase", words.line(attempt.phase())),
                tone,
                words.text("attempts." + attempt.outcome().word()),
                words.moment(attempt.at()),
                attempt.tree().sha(),
                words.cut(attempt.tree().sha()),
                attempt.operation().value(),
                words.said(attempt.detail()),
                attempt.number() == shown);
    }
}
