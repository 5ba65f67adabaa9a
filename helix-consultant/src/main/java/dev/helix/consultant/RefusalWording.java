package dev.helix.consultant;

import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.text.Sentences;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refusals in the language of those who read them. The words of a program, a file or another tool stay as they are. A new refusal leads here by
 * the compiler. Immutable.
 */
public final class RefusalWording {

    private static final int MOST_NAMED = 5;
    private static final String PHASE = "phase:";
    private static final String ITEM = "- ";
    private static final int SHORT_ID = 10;
    private static final int LONGEST_LINE = 400;

    private final Sentences wording;
    private final Translation translation;
    private final DateTimeFormatter clock;

    RefusalWording(Sentences wording) {
        this.wording = wording;
        this.clock = // With its zone: who reads it may live in another than HELIX does.
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.LONG)
                        .withLocale(wording.language())
                        .withZone(ZoneId.systemDefault());
        this.translation = Translation.into(wording);
    }

    /** Returns the wording in German for German locales, else in English. */
    public static RefusalWording in(Locale locale) {
        return new RefusalWording(
                Sentences.of("dev.helix.consultant.wording", locale, RefusalWording.class.getModule()));
    }

    /** Returns what is the matter and what to do; names of projects and files stand in it as they are. */
    public String of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.ProjectNotFound(var id) -> say("project-not-found", id);
            case Refusal.ProjectExists(var id) -> say("project-exists", id);
            case Refusal.IllegalTransition deployed
            when deployed.isDeployedYet() -> say("illegal-transition.deployed", deployed.id());
            case Refusal.IllegalTransition(var id, var from, var to) -> {
                var next = from.next().stream().sorted().map(this::status).collect(Collectors.joining(", "));
                yield next.isEmpty()
                        ? say("illegal-transition.final", id, status(from), status(to))
                        : say("illegal-transition", id, status(from), status(to), next);
            }
            case Refusal.SlotTaken(var lease, var holder, var owner, var since) ->
                say("slot-taken", lease(lease), holder, owner, clock.format(since));
            case Refusal.SlotTampered(var system, var slot, var paths) ->
                say("slot-tampered", slot.word(), system(system), few(paths));
            case Refusal.MergeConflict(var id, var conflicts) ->
                say(
                        "merge-conflict",
                        id,
                        few(conflicts.stream()
                                .map(Conflict::path)
                                .map(RepoPath::value)
                                .toList()));
            case Refusal.AlreadyContained(var id) -> say("already-contained", id);
            case Refusal.NotValidated(var id, var why) -> say("not-validated", id, said(why));
            case Refusal.JudgeChanged(var id, var tree, var change, var accepted) ->
                say(
                        accepted == null ? "judge-changed" : "judge-changed.other",
                        id,
                        few(Stream.concat(
                                        change.paths().stream().map(RepoPath::value),
                                        change.questions().stream().map(this::said))
                                .toList()));
            case Refusal.EvidenceTooWeak(var id, var demanded, var found, var why) ->
                say("evidence-too-weak", id, evidence(demanded), evidence(found), said(why));
            case Refusal.NotOnTestSystem(var id) -> say("not-on-test-system", id);
            case Refusal.StaleCandidate(var id, var tested, var now) ->
                say("stale-candidate", id, cut(tested.toString()), cut(now.toString()));
            case Refusal.MainMoved(var main) -> say("main-moved", cut(main.toString()));
            case Refusal.DirtyOverlap(var paths) ->
                say("dirty-overlap", few(paths.stream().map(RepoPath::value).toList()));
            case Refusal.NotDeployed(var id, var status) -> say("not-deployed", id, status(status));
            case Refusal.NotIntegrated(var id, var status) -> say("not-integrated", id, status(status));
            case Refusal.RemoteMoved(var remote, var theirs) -> say("remote-moved", remote, cut(theirs.toString()));
            case Refusal.Library(var system) -> say("library", system(system));
            case Refusal.NoDatabases(var system) -> say("no-databases", system(system));
            case Refusal.NotConfirmed() -> say("not-confirmed");
            case Refusal.Forbidden(var needed, var role) -> wording.text("forbidden", needed.word(), role.word());
            case Refusal.OtherTreeSeen(var id, var seen, var tested) ->
                say("other-tree-seen", id, cut(seen), cut(tested.toString()));
            case Refusal.OtherPersonNeeded(var id, var asked) ->
                say("other-person-needed", id, String.join(", ", asked));
            case Refusal.WayBackUntried(var id) -> say("way-back-untried", id);
            case Refusal.OtherProjects(var projects, var what) -> say("other-projects", projects.pattern(), what);
            case Refusal.UnsafePath(var path, var why) -> say("unsafe-path", path, said(why));
            case Refusal.SubmoduleMissing(var path, var why) -> say("submodule-missing", path, said(why));
            case Refusal.NothingToSeal() -> say("nothing-to-seal");
            case Refusal.InvalidSpec invalid -> say("invalid-spec", said(invalid.message()));
            case Refusal.StepFailed(var step, var why, var log) -> say("step-failed", step(step), said(why));
            case Refusal.ModelAway(var id, var failure, var why) -> say("model-away", id, failure);
            case Refusal.Interrupted(var operation) -> say("interrupted", operation);
            case Refusal.NewerFormat newer -> say("newer-format", newer.file(), newer.found(), newer.known());
        };
    }

    /** Returns a refusal as a line of an answer: its code, what is the matter and what to do. */
    String line(Refusal refusal) {
        return "✗ **" + refusal.code() + "**: " + HarmlessText.line(of(refusal), LONGEST_LINE);
    }

    /** Returns what HELIX has written into its journal or a report, in English, in this language; other words stay. */
    public String said(String text) {
        return translation.of(text);
    }

    /**
     * Returns the log of a step that failed. That of a phase has lines of HELIX's own in front, as a list, which are said in this language; what
     * a program printed stays.
     */
    public String log(String step, String log) {
        if (!step.startsWith(PHASE)) {
            return log;
        }
        var lines = log.split("\n", -1);
        for (int i = 0; i < lines.length && lines[i].startsWith(ITEM); i++) {
            lines[i] = ITEM + said(lines[i].substring(ITEM.length()));
        }
        return String.join("\n", lines);
    }

    /** Returns how much a validation proves, as people say it. */
    String evidence(Evidence evidence) {
        return wording.text("evidence." + evidence.word());
    }

    private String system(SystemName system) {
        return wording.text("system." + system.word());
    }

    private String lease(String lease) {
        return wording.orElse("lease." + lease.replace(' ', '-'), said(lease));
    }

    /** Returns a project's status as people say it. */
    public String status(ProjectStatus status) {
        return wording.text("status." + status.word());
    }

    /** Returns a step of a flow as people call it; a phase, which a person named, by its own name. */
    public String step(String name) {
        return name.startsWith(PHASE)
                ? wording.orElse("step." + name, wording.text("step.phase", name.substring(PHASE.length())))
                : wording.orElse("step." + name, name);
    }

    /** Returns a stage of a validation as people call it; one that helix.yaml names has its own name. */
    String stage(String name) {
        return wording.orElse("stage." + name, step(name));
    }

    private String say(String key, Object... values) {
        // As text: numbers and times are not for the format to set.
        var texts = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = String.valueOf(values[i]);
        }
        return wording.text("refused." + key, texts);
    }

    private String few(List<String> names) {
        var first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMED ? first : first + " " + wording.text("more", names.size() - MOST_NAMED);
    }

    private static String cut(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }
}
