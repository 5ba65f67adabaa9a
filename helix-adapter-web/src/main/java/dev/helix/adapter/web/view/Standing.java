package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.StageReport;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.release.WayBack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a project stands, in one sentence.
 *
 * @param tone how it looks
 * @param state in a word or two
 * @param sentence why it does not go on by itself, or what it does
 * @param needsPerson whether nothing goes on until a person does something about it
 * @param lane of the board
 */
public record Standing(Tone tone, String state, String sentence, boolean needsPerson, LaneKey lane) {

    private static final int MOST_FILES = 3;

    /**
     * Tells where a project stands.
     *
     * @param running the operation on it that runs now; null for none
     * @param left how long that still takes; null where nobody knows
     * @param reading how it fits onto main; null where nobody looked
     * @param wayBack whether production could go back from it
     * @param place who has the test system, in a sentence; empty where it is free
     */
    static Standing of(
            EvolutionProject project,
            @Nullable Operation running,
            @Nullable Duration left,
            Radar.@Nullable Reading reading,
            WayBack wayBack,
            String place,
            Words words,
            Instant now) {
        var state = words.status(project.status());
        var own = LaneKey.of(project);
        if (running != null) {
            return new Standing(Tone.BUSY, state, running(running, left, words, now), false, own);
        }
        return switch (project.status()) {
            case PENDING -> new Standing(Tone.WAITING, state, words.text("why.pending"), false, own);
            case DEVELOPING ->
                new Standing(Tone.WARNING, state, words.text("why.developing"), true, LaneKey.NEEDS_PERSON);
            case READY -> ready(reading, place, state, words);
            case DEPLOYED -> deployed(project, reading, wayBack, state, words);
            case INTEGRATED ->
                new Standing(
                        Tone.DONE,
                        state,
                        words.text("why.integrated", words.cut(String.valueOf(project.integrated()))),
                        false,
                        own);
            case FAILED ->
                new Standing(
                        Tone.BAD,
                        state,
                        words.text("why.failed", words.said(String.valueOf(project.error()))),
                        true,
                        LaneKey.NEEDS_PERSON);
            case ABORTED ->
                new Standing(
                        Tone.OVER,
                        state,
                        words.text(
                                "why.aborted",
                                words.said(project.history().getLast().reason())),
                        false,
                        own);
        };
    }

    private static String running(Operation operation, @Nullable Duration left, Words words, Instant now) {
        var steps = operation.steps();
        var since = words.took(Duration.between(operation.startedAt(), now));
        if (steps.isEmpty()) {
            return words.text("why.begins", words.kind(operation.kind()));
        }
        var step = words.step(steps.getLast().name());
        return left == null
                ? words.text("why.running", words.kind(operation.kind()), step, since)
                : words.text("why.running.left", words.kind(operation.kind()), step, since, words.about(left));
    }

    private static Standing ready(Radar.@Nullable Reading reading, String place, String state, Words words) {
        if (reading != null && reading.grade() == Radar.Grade.CONFLICTING) {
            return conflicting(reading, words);
        }
        if (reading != null && reading.grade() == Radar.Grade.CONTAINED) {
            return new Standing(Tone.WARNING, state, words.text("why.contained"), true, LaneKey.NEEDS_PERSON);
        }
        return new Standing(
                Tone.WAITING, state, place.isEmpty() ? words.text("why.ready") : place, false, LaneKey.READY);
    }

    private static Standing deployed(
            EvolutionProject project, Radar.@Nullable Reading reading, WayBack wayBack, String state, Words words) {
        var report = project.report();
        if (reading != null && reading.grade() == Radar.Grade.CONFLICTING) {
            return conflicting(reading, words);
        }
        if (report == null || !report.passed()) {
            return new Standing(Tone.WAITING, state, words.text("why.deployed"), false, LaneKey.TEST);
        }
        var tests = report.stages().stream()
                .filter(StageReport::runsTheCandidate)
                .mapToInt(StageReport::testsRun)
                .sum();
        var told = words.text("why.validated", tests, words.evidence(report.evidence()));
        // It is not green where nobody has seen that there is a way back.
        return new Standing(
                wayBack instanceof WayBack.NotNeeded ? Tone.GOOD : Tone.of(wayBack),
                words.text("state.validated"),
                (told + " " + words.wayBack(wayBack)).strip(),
                false,
                LaneKey.VALIDATED);
    }

    private static Standing conflicting(Radar.Reading reading, Words words) {
        var files = reading.conflicts().stream()
                .map(Radar.Clash::conflict)
                .map(Conflict::path)
                .map(RepoPath::value)
                .map(words::line)
                .toList();
        var with = reading.conflicts().stream()
                .flatMap(clash -> clash.with().stream())
                .map(Object::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        var named = few(files, words);
        return new Standing(
                Tone.BAD,
                words.text("state.conflict"),
                with.isEmpty() ? words.text("why.conflict", named) : words.text("why.conflict.with", named, with),
                true,
                LaneKey.NEEDS_PERSON);
    }

    private static String few(List<String> files, Words words) {
        var first = files.stream().limit(MOST_FILES).collect(Collectors.joining(", "));
        return files.size() <= MOST_FILES ? first : words.text("more", first, files.size() - MOST_FILES);
    }

    /** Returns whether a project's state is one that main can move away from under it. */
    static boolean isRead(EvolutionProject project) {
        return project.status() == ProjectStatus.READY || project.status() == ProjectStatus.DEPLOYED;
    }
}
