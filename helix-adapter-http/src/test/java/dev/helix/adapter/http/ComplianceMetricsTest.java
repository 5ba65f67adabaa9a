package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.AnswerRecord.Outcome;
import dev.helix.enforcement.ComplianceEvent;
import dev.helix.enforcement.ComplianceEvent.Fate;
import dev.helix.enforcement.ComplianceEvent.Rule;
import dev.helix.enforcement.ComplianceTotals;
import dev.helix.enforcement.Decision;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplianceMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ComplianceTotals totals = new ComplianceTotals(List.of("step-marker"), List.of("hygiene"));

    @Test
    void showsTheFateOfEveryRuleAndWhatItCost() {
        ComplianceMetrics.register(registry, totals);
        totals.accept(new ComplianceEvent.SentBack(List.of("step-marker")));
        totals.accept(new ComplianceEvent.Answered(
                Outcome.ACCEPTED,
                List.of(new Rule("step-marker", Fate.REPAIRED_BY_SPLICE)),
                List.of(new Rule("hygiene", Fate.FAILED)),
                2,
                Duration.ofMillis(1_500),
                new BigDecimal("0.25")));

        totals.accept(new ComplianceEvent.FellBack(Decision.Reason.STAGNATION));
        totals.accept(new ComplianceEvent.ResumeFailed());

        assertThat(registry.scrape())
                .contains(
                        "helix_answer_fallbacks_total{reason=\"stagnation\"} 1.0",
                        "helix_answer_fallbacks_total{reason=\"attempts\"} 0.0",
                        "helix_answer_resume_failures_total 1.0",
                        "helix_answers_total{outcome=\"accepted\"} 1.0",
                        "helix_rules_total{fate=\"repaired_by_splice\",validator=\"step-marker\"} 1.0",
                        "helix_rules_total{fate=\"kept\",validator=\"step-marker\"} 0.0",
                        "helix_shadow_rules_total{fate=\"failed\",validator=\"hygiene\"} 1.0",
                        "helix_shadow_rules_total{fate=\"validator_failed\",validator=\"hygiene\"} 0.0",
                        "helix_drafts_sent_back_total{validator=\"step-marker\"} 1.0",
                        "helix_answer_retries_total 1.0",
                        "helix_answer_added_seconds_total 1.5",
                        "helix_answer_added_usd_total 0.25");
    }

    @Test
    void hasNoMoreSeriesWhateverIsTold() {
        ComplianceMetrics.register(registry, totals);
        long before = registry.scrape().lines().count();
        for (int i = 0; i < 100; i++) {
            totals.accept(new ComplianceEvent.Answered(
                    Outcome.FAILED,
                    List.of(new Rule("stranger-" + i, Fate.FAILED)),
                    List.of(new Rule("odd-" + i, Fate.FAILED)),
                    1,
                    Duration.ZERO,
                    null));
        }

        assertThat(registry.scrape().lines().count()).isEqualTo(before);
    }
}
