package dev.helix.adapter.http;

import dev.helix.domain.answer.AnswerRecord.Outcome;
import dev.helix.enforcement.ComplianceEvent.Fate;
import dev.helix.enforcement.ComplianceTotals;
import dev.helix.enforcement.Decision;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How answers keep to the rules, for Prometheus. Labels are names of validators and words of two enumerations alone. */
final class ComplianceMetrics {

    private final MeterRegistry registry;
    private final ComplianceTotals totals;

    private ComplianceMetrics(MeterRegistry registry, ComplianceTotals totals) {
        this.registry = registry;
        this.totals = totals;
    }

    static void register(MeterRegistry registry, ComplianceTotals totals) {
        var metrics = new ComplianceMetrics(registry, totals);
        for (var outcome : Outcome.values()) {
            metrics.counter("helix.answers", "enforced answers, by how it ended", all -> all.answers(outcome))
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        for (var validator : totals.validators()) {
            for (var fate : Fate.values()) {
                metrics.counter(
                                "helix.rules",
                                "the fate of each rule in each answer",
                                all -> all.rules(validator, fate))
                        .tag("validator", validator)
                        .tag("fate", fate.word())
                        .register(registry);
            }
            metrics.counter(
                            "helix.drafts.sent.back",
                            "drafts sent back within the turn",
                            all -> all.sentBack(validator))
                    .tag("validator", validator)
                    .register(registry);
        }
        for (var validator : totals.shadow()) {
            for (var fate : List.of(Fate.KEPT, Fate.FAILED, Fate.VALIDATOR_FAILED)) {
                metrics.counter(
                                "helix.shadow.rules",
                                "findings of rules without a say in first answers",
                                all -> all.shadow(validator, fate))
                        .tag("validator", validator)
                        .tag("fate", fate.word())
                        .register(registry);
            }
        }
        for (var reason : Decision.Reason.values()) {
            metrics.counter(
                            "helix.answer.fallbacks",
                            "how often the best attempt was kept, by why no other was made",
                            all -> all.fallbacks(reason))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        metrics.counter(
                        "helix.answer.resume.failures",
                        "how often a conversation could not be gone on with",
                        ComplianceTotals::resumeFailures)
                .register(registry);
        metrics.costs();
    }

    private void costs() {
        counter("helix.answer.retries", "how often the agent was asked again", ComplianceTotals::retries)
                .register(registry);
        counter("helix.answer.added.seconds", "the time of retries", ComplianceTotals::addedSeconds)
                .register(registry);
        counter("helix.answer.added.usd", "the cost of retries, where prices are known", ComplianceTotals::addedUsd)
                .register(registry);
    }

    private FunctionCounter.Builder<ComplianceTotals> counter(
            String name, String description, ToDoubleFunction<ComplianceTotals> count) {
        return FunctionCounter.builder(name, totals, count).description(description);
    }
}
