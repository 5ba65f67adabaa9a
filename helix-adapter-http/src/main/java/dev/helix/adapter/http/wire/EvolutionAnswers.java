package dev.helix.adapter.http.wire;

import dev.helix.consultant.LetterText;
import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.text.Age;
import dev.helix.evolution.Directions;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The use cases in the words of the wire, as the server and the command line beside it answer. */
public final class EvolutionAnswers {

    private static final String MERGE_CONFLICT = RefusalCode.MERGE_CONFLICT.name();

    private final ProjectActions projects;
    private final NightLetters letters;
    private final RecordedAnswers answers;

    public EvolutionAnswers(EvolutionUseCases useCases) {
        this.projects = useCases.projects();
        this.letters = useCases.letters();
        this.answers = useCases.answers();
    }

    /** Returns all projects in {@code status}, all of all when that is null. */
    public List<ProjectJson.Line> list(@Nullable String status) {
        return lines(projects(), status);
    }

    /** Returns all projects; the same list as long as none has changed. */
    public List<EvolutionProject> projects() {
        return projects.list();
    }

    public static List<ProjectJson.Line> lines(List<EvolutionProject> projects, @Nullable String status) {
        return projects.stream()
                .filter(project -> status == null || project.status().word().equals(status))
                .map(ProjectJson.Line::of)
                .toList();
    }

    /** Returns one project, as {@code by} may see it. @throws dev.helix.domain.evolution.Refused as ProjectNotFound */
    public ProjectJson show(ProjectId id, Requester by) {
        return note(projects.show(id).seenBy(by));
    }

    /**
     * Creates a project.
     *
     * @param source of a change that it begins with; null for none
     * @throws dev.helix.domain.evolution.Refused as ProjectExists, or for a source that holds no change that fits
     */
    public ProjectJson create(ProjectId id, Spec spec, @Nullable ChangeSource source, Requester by) {
        return note(source == null ? projects.create(id, spec, List.of(), by) : projects.create(id, spec, source, by));
    }

    /** Puts copies of files into a project's folder. @throws dev.helix.domain.evolution.Refused when they can't be changed there */
    public EditedJson edit(ProjectId id, List<RepoPath> paths, Requester by) {
        return EditedJson.of(projects.edit(id, paths, by));
    }

    /** Returns all that was ever begun for a project, as {@code by} may see it. @throws dev.helix.domain.evolution.Refused as ProjectNotFound */
    public List<OperationJson> operations(ProjectId id, Requester by) {
        return projects.operations(id).stream()
                .map(operation -> operation(operation, by))
                .toList();
    }

    /** Returns the proof of what a project brought onto main. @throws dev.helix.domain.evolution.Refused as ProjectNotFound */
    public List<String> proof(ProjectId id) {
        return projects.proof(id);
    }

    private ProjectJson note(EvolutionProject project) {
        var id = project.id();
        var sealed = project.seal() == null ? null : projects.sealed(id);
        return ProjectJson.of(
                project,
                sealed,
                projects.radar().reading(id),
                projects.editedSinceSeal(id),
                projects.judgeChange(id),
                projects.wayBack(project),
                projects.lastOperation(id)
                        .map(operation -> operation.id().value())
                        .orElse(null));
    }

    /** Returns what a project would change on main, as a unified diff. */
    public String diff(ProjectId id) {
        return projects.diff(id);
    }

    /**
     * Returns what changed from one attempt at a project to another, as a unified diff.
     *
     * @param from the tree of an attempt, or its beginning; empty for the one before {@code to}
     * @param to likewise; empty for the last one
     */
    public String diff(ProjectId id, String from, String to) {
        return projects.diff(id, from, to);
    }

    /** Returns the attempts at a project. @throws dev.helix.domain.evolution.Refused as ProjectNotFound */
    public AttemptsJson attempts(ProjectId id) {
        return AttemptsJson.of(projects.attempts(id));
    }

    /** Returns how open projects fit onto main and to each other. */
    public RadarJson conflicts() {
        return RadarJson.of(projects.radar());
    }

    /**
     * Returns the night letter as one document.
     *
     * @param scope of the reader
     * @param json writes a value as JSON
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec for a time that is none
     */
    public String letter(LetterQuery query, ProjectScope scope, Function<Object, String> json) {
        var letter = letters.write(query.since(), scope);
        var words = LetterText.in(Locale.forLanguageTag(query.language()));
        return switch (query.form()) {
            case JSON -> json.apply(LetterJson.of(letter));
            case TEXT -> words.text(letter);
            case HTML -> words.html(letter);
        };
    }

    /**
     * Returns recorded answers, the last one first.
     *
     * @param since an age such as 12h or 7d; empty for the usual one
     * @throws dev.helix.domain.evolution.Refused as Forbidden, or InvalidSpec for an age that is none
     */
    public AnswersJson answers(String since, Requester by) {
        var marks = answers.marks();
        return new AnswersJson(answers.last(age(since), by).reversed().stream()
                .map(record -> AnswersJson.of(record, marks))
                .toList());
    }

    private static Duration age(String since) {
        if (since.isEmpty()) {
            return RecordedAnswers.USUAL;
        }
        return Age.of(since)
                .orElseThrow(() -> new Refused(
                        new Refusal.InvalidSpec("request", 0, "since", "it is an age such as 30m, 12h or 7d")));
    }

    /**
     * Marks that a rule was wrong about an answer, or takes that back.
     *
     * @throws dev.helix.domain.evolution.Refused as Forbidden, or InvalidSpec where there is no such answer, or it did not break that rule
     */
    public AnswersJson.AnswerJson mark(String answer, String rule, boolean wrong, Requester by) {
        return AnswersJson.of(answers.mark(answer, rule, wrong, by), answers.marks());
    }

    /** Lets a project change a locked path. @throws dev.helix.domain.evolution.Refused as ProjectNotFound, or for one that is over */
    public ProjectJson unlock(ProjectId id, RepoPath path, String reason, Requester by) {
        return note(projects.unlock(id, path, reason, by));
    }

    /**
     * Begins an operation, has it go on in the background, and returns it as it stands after {@code wait} at the latest.
     *
     * @throws dev.helix.domain.evolution.Refused when it can't be done now
     */
    public OperationJson begin(ProjectAction action, ProjectId id, Requester by, Directions directions, Duration wait) {
        // This can fail, so it comes before the operation, which would be left begun.
        var warnings = warnings(action, id);
        var operations = projects.operations();
        var begun = operations.submit(projects.begin(action, id, by, directions));
        return told(operations.await(begun, wait).orElseThrow().seenBy(by), warnings);
    }

    /**
     * Returns what deploying or integrating would do.
     *
     * @throws dev.helix.domain.evolution.Refused when it can't be done now
     * @throws IllegalArgumentException for any other action
     */
    public PreviewJson preview(ProjectAction action, ProjectId id) {
        var preview = projects.preview(action, id)
                .orElseThrow(() -> new IllegalArgumentException("there is no preview of " + action.word()));
        return PreviewJson.of(action, id, preview, warnings(action, id));
    }

    /** Returns what should be known before {@code action} begins. */
    private List<OperationJson.WarningJson> warnings(ProjectAction action, ProjectId id) {
        var warnings = new ArrayList<OperationJson.WarningJson>();
        projects.overlaps(action, id).forEach(overlap -> warnings.add(OperationJson.WarningJson.of(overlap, id)));
        var displaced = projects.displaced(action, id);
        if (!displaced.isEmpty()) {
            warnings.add(OperationJson.WarningJson.takenOver(displaced));
        }
        if (action == ProjectAction.DEPLOY || action == ProjectAction.INTEGRATE) {
            projects.judgeChange(id).paths().forEach(path -> warnings.add(OperationJson.WarningJson.judge(path)));
        }
        var told = projects.review(action, id);
        Stream.concat(told.sure().stream(), told.advisory().stream())
                .forEach(finding -> warnings.add(OperationJson.WarningJson.audit(finding)));
        return List.copyOf(warnings);
    }

    /** Returns an operation as it stands, as {@code by} may see it. */
    public OperationJson operation(Operation operation, Requester by) {
        return told(operation.seenBy(by), null);
    }

    /** Returns an operation that somebody has just begun, with what they should know. */
    private OperationJson told(Operation operation, @Nullable List<OperationJson.WarningJson> warnings) {
        var well = operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED;
        return OperationJson.of(operation, well ? null : Problem.of(operation, conflicts(operation)), warnings);
    }

    /** The journal keeps the code alone: what does not fit is looked up, as main is now. */
    private @Nullable List<ConflictJson> conflicts(Operation operation) {
        return MERGE_CONFLICT.equals(operation.code())
                ? projects.radar().reading(operation.project()).conflicts().stream()
                        .map(ConflictJson::of)
                        .toList()
                : null;
    }
}
