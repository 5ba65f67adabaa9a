package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TurnCosts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Books what each turn of another agent cost, and asks it no more once the turns of a day have cost what they may together, in chats and projects alike.
 * A turn that is at work then may use up what was left when it began, so that turns at one time can exceed the limit by that. Safe for use by
 * many threads.
 */
public final class MeteredAgent extends ForwardingAgent {

    private static final System.Logger LOG = System.getLogger(MeteredAgent.class.getName());

    /** Turns of a day without a price, after which it is clear that there won't be any. */
    private static final int ENOUGH_TO_TELL = 3;

    private final TurnCosts costs;
    private final @Nullable BigDecimal daily;
    private final InstantSource clock;
    private final ZoneId zone;
    /** Today's own: they count as long as this process lives, even where they could not be kept, or somebody took them away. */
    private final Queue<TurnCost> own = new ConcurrentLinkedQueue<>();

    /**
     * Books the turns of {@code agent}.
     *
     * @param daily how much they may cost together in one day, in US dollars, positive; null for no limit
     * @param zone in which a day begins
     */
    public MeteredAgent(Agent agent, TurnCosts costs, @Nullable BigDecimal daily, InstantSource clock, ZoneId zone) {
        super(agent);
        this.costs = costs;
        this.daily = daily;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        if (daily == null) {
            return new Metered(agent().start(prompt), prompt, null);
        }
        var today = today();
        var known = today.stream()
                .map(cost -> cost.usage().costUsd())
                .filter(Objects::nonNull)
                .toList();
        var dearest = known.stream().reduce(BigDecimal.ZERO, BigDecimal::max);
        int unknown = today.size() - known.size();
        if (dearest.signum() == 0 && unknown >= ENOUGH_TO_TELL) {
            return new Refused(new AgentFailure.BudgetExceeded("the agent tells no price, so that agent.daily_usd can't"
                    + " be kept to; take it out of helix.yaml, or name an agent that tells one"));
        }
        // One whose process was killed may tell none, too: it is taken for the dearest.
        var spent = known.stream().reduce(dearest.multiply(BigDecimal.valueOf(unknown)), BigDecimal::add);
        var left = daily.subtract(spent);
        if (left.signum() <= 0) {
            return new Refused(spent(daily));
        }
        var asked = prompt.usd();
        boolean ours = asked == null || left.compareTo(asked) < 0;
        return new Metered(agent().start(ours ? prompt.limited(left) : prompt), prompt, ours ? daily : null);
    }

    private AgentFailure spent(BigDecimal limit) {
        var now = clock.instant();
        var tomorrow = now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone);
        return new AgentFailure.DailyLimit(limit, Duration.between(now, tomorrow));
    }

    private List<TurnCost> today() {
        var begin =
                clock.instant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        own.removeIf(cost -> cost.at().isBefore(begin));
        var kept = costs.since(begin);
        var known = Set.copyOf(kept);
        return Stream.concat(kept.stream(), own.stream().filter(cost -> !known.contains(cost)))
                .toList();
    }

    private void book(Prompt prompt, Usage usage) {
        var owner = String.valueOf(prompt.directory().getFileName());
        Instant now = clock.instant();
        var cost = new TurnCost(now, prompt.profile(), owner, usage);
        if (daily != null) {
            own.add(cost);
        }
        try {
            costs.keep(cost);
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "what a turn cost could not be kept: {0}", e.getMessage());
        }
    }

    private final class Metered extends ForwardingAgent.Turn {
        private final Prompt prompt;
        private final @Nullable BigDecimal limit;

        /** @param limit the day's, where the turn was limited by it; else null */
        Metered(AgentTurn turn, Prompt prompt, @Nullable BigDecimal limit) {
            super(turn);
            this.prompt = prompt;
            this.limit = limit;
        }

        @Override
        public @Nullable AgentEvent next() {
            var event = super.next();
            return switch (event) {
                case AgentEvent.Finished(var usage) -> {
                    book(prompt, usage);
                    yield event;
                }
                case AgentEvent.Failed(var failure, var usage) -> {
                    // Of a turn that was broken off, a price that nobody tells is none.
                    book(prompt, usage.costUsd() == null ? priced(usage) : usage);
                    yield failure instanceof AgentFailure.BudgetExceeded && limit != null
                            ? new AgentEvent.Failed(spent(limit), usage)
                            : event;
                }
                case null, default -> event;
            };
        }

        private static Usage priced(Usage usage) {
            return new Usage(
                    usage.turns(), usage.inputTokens(), usage.outputTokens(), BigDecimal.ZERO, usage.duration());
        }
    }

    /** A turn that fails before anybody was asked. */
    private static final class Refused implements AgentTurn {
        private @Nullable AgentEvent event;

        Refused(AgentFailure failure) {
            this.event = new AgentEvent.Failed(failure, Usage.NONE);
        }

        @Override
        public @Nullable AgentEvent next() {
            var next = event;
            event = null;
            return next;
        }

        @Override
        public void cancel() {
            // It is over already.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
