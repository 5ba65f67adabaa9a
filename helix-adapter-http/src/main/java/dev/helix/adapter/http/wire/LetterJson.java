package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.evolution.NightLetter;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The night letter on the wire. */
public record LetterJson(
        String since,
        String until,
        List<ChangeJson> changes,
        List<HandledJson> handled,
        List<SetbackJson> setbacks,
        List<DeniedJson> denied,
        List<TamperingJson> tampered,
        List<WaitingJson> waiting,
        CostJson cost) {

    /** A project that came into production. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChangeJson(
            String id,
            String title,
            String commit,
            String at,
            String by,
            @Nullable String operation,
            int proofs) {}

    /** A start, restart or stop of production. */
    public record HandledJson(String operation, String kind, String at, String by, boolean succeeded) {}

    /** An operation that did not succeed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SetbackJson(
            String operation,
            String kind,
            String subject,
            String at,
            String step,
            String why,
            @Nullable String code,
            boolean stuck) {}

    /** A wish that was refused before anything had begun. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DeniedJson(
            String by, String action, @Nullable String id, String code, String at, int times) {}

    /** A project that waits for somebody. */
    public record WaitingJson(String id, String title, String reason, String detail) {}

    /** Files of a live slot that somebody else changed. */
    public record TamperingJson(String system, String slot, String at, List<String> paths) {
        public TamperingJson {
            paths = List.copyOf(paths);
        }
    }

    /** Its cost. */
    public record CostJson(int chats, ShareJson answers, List<ProjectCostJson> projects) {}

    /** A project's own share. */
    public record ProjectCostJson(String id, ShareJson share) {}

    /** The sum of some turns; times in seconds. */
    public record ShareJson(int turns, int calls, long tokens, long seconds, BigDecimal usd, int unpriced) {
        static ShareJson of(NightLetter.Share share) {
            return new ShareJson(
                    share.turns(),
                    share.calls(),
                    share.tokens(),
                    share.time().toSeconds(),
                    share.usd(),
                    share.unpriced());
        }
    }

    /** Returns a letter as the wire has it. */
    public static LetterJson of(NightLetter letter) {
        var cost = letter.cost();
        return new LetterJson(
                letter.since().toString(),
                letter.until().toString(),
                letter.changes().stream().map(LetterJson::change).toList(),
                letter.handled().stream()
                        .map(handled -> new HandledJson(
                                handled.operation().value(),
                                handled.kind().word(),
                                handled.at().toString(),
                                handled.by(),
                                handled.succeeded()))
                        .toList(),
                letter.setbacks().stream().map(LetterJson::setback).toList(),
                letter.denied().stream()
                        .map(denied -> new DeniedJson(
                                denied.by(),
                                denied.action(),
                                denied.project() == null
                                        ? null
                                        : denied.project().value(),
                                denied.code(),
                                denied.at().toString(),
                                denied.times()))
                        .toList(),
                letter.tampered().stream()
                        .map(tampering -> new TamperingJson(
                                tampering.system().word(),
                                tampering.slot().word(),
                                tampering.at().toString(),
                                tampering.paths()))
                        .toList(),
                letter.waiting().stream()
                        .map(waiting -> new WaitingJson(
                                waiting.project().value(),
                                waiting.title(),
                                waiting.reason().word(),
                                waiting.detail()))
                        .toList(),
                new CostJson(
                        cost.chats(),
                        ShareJson.of(cost.answers()),
                        cost.projects().stream()
                                .map(one -> new ProjectCostJson(one.project().value(), ShareJson.of(one.share())))
                                .toList()));
    }

    private static ChangeJson change(NightLetter.Change change) {
        var operation = change.operation();
        return new ChangeJson(
                change.project().value(),
                change.title(),
                change.commit().sha(),
                change.at().toString(),
                change.by(),
                operation == null ? null : operation.value(),
                change.proofs());
    }

    private static SetbackJson setback(NightLetter.Setback setback) {
        return new SetbackJson(
                setback.operation().value(),
                setback.kind().word(),
                setback.subject(),
                setback.at().toString(),
                setback.step(),
                setback.why(),
                setback.code(),
                setback.stuck());
    }
}
