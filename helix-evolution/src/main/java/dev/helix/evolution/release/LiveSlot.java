package dev.helix.evolution.release;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.StepOutput;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sees to it that what a system runs from is there, and is built as {@code helix.yaml} says now. */
final class LiveSlot {

    private static final int MOST_DENIED = 5;

    private final HostedSystem system;

    LiveSlot(HostedSystem system) {
        this.system = system;
    }

    /** Returns what is live; empty where nothing is, or where nobody knows any more what it is. */
    Optional<SlotContent> live() {
        try {
            return system.slots().current();
        } catch (PortException e) {
            // Another tree put into the other slot mends that; whatever can't be mended so is told when it is tried.
            return Optional.empty();
        }
    }

    /** Makes {@code tree} live where nothing known is, without building or starting it. */
    SlotContent liveOr(Supplier<TreeId> tree) {
        return live().orElseGet(() -> {
            // Nobody knows which slot it runs from, and the one that is written now may be that.
            system.process().stop();
            var content = system.switching().prepare(tree.get()).content();
            system.switching().switchTo(content);
            return content;
        });
    }

    /**
     * Has what is live built as it is to be, where it is not: beside it, so that a failing build leaves it as it was.
     *
     * @return what is to be switched to before the system is started; what runs has to be stopped before that
     * @throws Refused as StepFailed when the build fails
     */
    SlotContent built(SlotContent live, StepOutput lines) {
        var plan = system.process().buildPlan();
        if (plan.isEmpty() || system.slots().builtBy(live).equals(plan)) {
            return live;
        }
        var content = system.switching().prepare(live.tree()).content();
        build(content, lines);
        return content;
    }

    /**
     * Builds what was prepared.
     *
     * @param lines hears what the build prints, as it comes
     * @return one line for a person
     * @throws Refused as StepFailed when the build fails
     */
    String build(SlotContent content, StepOutput lines) {
        var plan = system.process().buildPlan();
        var reused = plan.flatMap(name -> system.slots().reuse(content, name));
        if (reused.isPresent()) {
            return "not built again: the same went into the build in " + reused.get();
        }
        plan.ifPresent(name -> system.slots().forgetBuild(content.slot()));
        var result = system.switching().build(content, lines);
        if (result.isEmpty()) {
            return "nothing to build";
        }
        var denied = Denial.counted(result.get().denied());
        lines.denied(denied);
        var told = denied.stream()
                .limit(MOST_DENIED)
                .map(denial -> "; " + denial.line())
                .collect(Collectors.joining());
        if (!result.get().succeeded()) {
            throw new Refused(new Refusal.StepFailed(
                    "build", result.get().ending() + told, result.get().output()));
        }
        plan.ifPresent(name -> system.slots().noteBuilt(content, name));
        return "built in " + result.get().duration().toMillis() + " ms" + told;
    }
}
