package dev.helix.consultant;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.TurnCosts;
import dev.helix.domain.text.Price;
import dev.helix.domain.text.Sentences;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The costs of agents, by chat, project and day, as Markdown. Safe for use by many threads. */
final class CostReports {

    private static final int MOST_TURNS = 20;

    private final TurnCosts costs;
    private final InstantSource clock;
    private final Sentences wording;

    CostReports(TurnCosts costs, InstantSource clock, Sentences wording) {
        this.costs = costs;
        this.clock = clock;
        this.wording = wording;
    }

    /**
     * Returns what a chat cost, each of its projects, and the day.
     *
     * @param chat null where the asking chat is not known
     * @param projects of the chat, those that the asker may see
     */
    String overview(@Nullable ChatSession chat, List<ProjectId> projects) {
        var text = new StringBuilder(wording.text("cost.head")).append("\n|---|---|---|---|---|\n");
        if (chat != null) {
            var turns = ofChat(chat);
            text.append(row(wording.text("cost.chat", turns.size()), turns));
            if (!turns.isEmpty()) {
                text.append(row(wording.text("cost.last"), List.of(turns.getLast())));
            }
        }
        for (var project : projects) {
            var turns = ofProject(project, Instant.EPOCH);
            text.append(row(wording.text("cost.project", project.value(), turns.size()), turns));
        }
        var today = clock.instant().atZone(ZoneId.systemDefault()).truncatedTo(ChronoUnit.DAYS);
        var all = costs.since(today.toInstant());
        return text.append(row(wording.text("cost.today", all.size()), all)).toString();
    }

    /** Returns what each turn of a project cost, the last of them, and all together. */
    String project(ProjectId project) {
        var turns = ofProject(project, Instant.EPOCH);
        var text = new StringBuilder(wording.text("cost.head")).append("\n|---|---|---|---|---|\n");
        turns.stream()
                .skip(Math.max(0, turns.size() - MOST_TURNS))
                .forEach(turn -> text.append(
                        row(turn.at().truncatedTo(ChronoUnit.SECONDS).toString(), List.of(turn))));
        return text.append(row(wording.text("cost.project", project.value(), turns.size()), turns))
                .toString();
    }

    /** Returns what the agents took that have worked for a project since {@code start}. */
    Usage since(ProjectId project, Instant start) {
        return TurnCost.total(ofProject(project, start));
    }

    /** Returns what a chat cost so far, in a few words. */
    String soFar(ChatSession chat) {
        var turns = ofChat(chat);
        var total = TurnCost.total(turns);
        if (isUncounted(turns)) {
            return wording.text("cost.so_far.uncounted", price(total.costUsd()));
        }
        return wording.text("cost.so_far", price(total.costUsd()), total.inputTokens() + total.outputTokens());
    }

    private List<TurnCost> ofChat(ChatSession chat) {
        var id = chat.id().value();
        return of(
                chat.createdAt(),
                cost -> cost.profile() == AgentProfile.CONSULTANT
                        && cost.owner().equals(id));
    }

    private List<TurnCost> ofProject(ProjectId project, Instant start) {
        return of(
                start,
                cost -> cost.profile() == AgentProfile.DEVELOPER && cost.owner().equals(project.value()));
    }

    private List<TurnCost> of(Instant start, Predicate<TurnCost> whose) {
        return costs.since(start).stream().filter(whose).collect(Collectors.toList());
    }

    private String row(String name, List<TurnCost> turns) {
        var usage = TurnCost.total(turns);
        return "| " + name + " | " + usage.turns() + " | " + tokens(usage, turns) + " | "
                + "%d:%02d"
                        .formatted(
                                usage.duration().toMinutes(), usage.duration().toSecondsPart()) + " | "
                + price(usage.costUsd()) + " |\n";
    }

    /** What nobody counted is not none. */
    private String tokens(Usage total, List<TurnCost> turns) {
        if (!isUncounted(turns)) {
            return total.inputTokens() + " / " + total.outputTokens();
        }
        return total.inputTokens() + total.outputTokens() == 0
                ? wording.text("cost.unknown")
                : wording.text("cost.partly", total.inputTokens() + " / " + total.outputTokens());
    }

    private static boolean isUncounted(List<TurnCost> turns) {
        return turns.stream().anyMatch(turn -> turn.usage().leavesTokensUntold());
    }

    private String price(@Nullable BigDecimal usd) {
        return usd == null ? wording.text("cost.unknown") : Price.ofTurns(usd, wording.language());
    }
}
