package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Slots;
import dev.helix.domain.port.TargetSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings trees into the slots of one system, and sees to it that what is switched to, and what is judged, is what was written
 * and built there. A slot that was just compared is not compared again until something has run. For one operation at a time.
 */
public final class SlotSwitch {

    private final Slots slots;
    private final TargetSystem process;
    private final Consumer<TreeId> isolation;
    private final AtomicReference<@Nullable SlotContent> untouched = new AtomicReference<>();
    private final AtomicReference<Looks> looks = new AtomicReference<>(new Looks(0, Duration.ZERO));

    SlotSwitch(Slots slots, TargetSystem process) {
        this(slots, process, candidate -> {});
    }

    /** @param isolation has whatever else candidates share hold nothing that another one has left there for the one that it is told */
    SlotSwitch(Slots slots, TargetSystem process, Consumer<TreeId> isolation) {
        this.slots = slots;
        this.process = process;
        this.isolation = isolation;
    }

    /**
     * A tree in the idle slot.
     *
     * @param spoilt files that somebody else had changed there, as they are no more
     */
    record Prepared(SlotContent content, List<String> spoilt) {}

    /**
     * The looks at slots so far, each at every file.
     *
     * @param count how many
     * @param took all of them together
     */
    public record Looks(long count, Duration took) {}

    /** Returns the looks since this process began. Safe for use by many threads. */
    public Looks looks() {
        return looks.get();
    }

    /** Compares every file of a slot with its tree, and what was built there with what the build left. */
    SlotDifferences look(SlotContent content) {
        var begin = System.nanoTime();
        var found = slots.compare(content);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        looks.updateAndGet(before -> new Looks(before.count() + 1, before.took().plus(took)));
        return found;
    }

    /** Brings a tree that is to go live into the idle slot. */
    Prepared prepare(TreeId tree) {
        return prepare(tree, tree);
    }

    /** Brings a tree that helps to judge the live one into the idle slot, to be looked at there. */
    Prepared prepareApart(TreeId tree) {
        return prepare(tree, slots.current().map(SlotContent::tree).orElse(tree));
    }

    private Prepared prepare(TreeId tree, TreeId candidate) {
        isolate(candidate);
        var spoilt = new ArrayList<String>();
        var content = slots.prepare(tree, spoilt::addAll);
        untouched.set(content);
        return new Prepared(content, List.copyOf(spoilt));
    }

    /**
     * Has nothing be in the idle slot that another candidate has left there for this one. What runs in production was judged, and may keep
     * something of its own there.
     */
    void isolate(TreeId candidate) {
        if (process.name() == SystemName.TEST) {
            slots.isolate(candidate);
            isolation.accept(candidate);
        }
    }

    /**
     * Builds in the idle slot, and notes what that left there. A file of the tree that the build has changed is put back: what
     * was tested is the tree.
     */
    Optional<CommandResult> build(SlotContent content, Consumer<String> lines) {
        var result = process.build(content, lines);
        result.filter(CommandResult::succeeded).ifPresent(built -> {
            slots.prepare(content.tree());
            slots.built(content);
            ran();
        });
        return result;
    }

    /**
     * As {@link #build}, for a tree that is only looked at and never goes live: what was built in the slot before is worth
     * nothing from then on.
     */
    Optional<CommandResult> buildApart(SlotContent content, Consumer<String> lines) {
        if (process.buildPlan().isPresent()) {
            slots.forgetBuild(content.slot());
        }
        return build(content, lines);
    }

    /**
     * Makes the idle slot the live one. Files that somebody else has changed there since it was written and built are put right before.
     *
     * @return what that was
     * @throws Refused as SlotTampered when it is changed again and again, or as StepFailed when it can't be built again
     */
    List<String> switchTo(SlotContent content) {
        var found = content.equals(untouched.get()) || isLive(content) ? SlotDifferences.NONE : look(content);
        if (!found.isEmpty()) {
            slots.prepare(content.tree());
            var built = build(content, line -> {});
            if (built.isPresent() && !built.get().succeeded()) {
                throw new Refused(new Refusal.StepFailed(
                        "build", built.get().ending(), built.get().output()));
            }
            require(content, look(content));
        }
        point(content);
        return paths(found);
    }

    /** Makes a slot the live one, where it is not for the system's own starter to do so. */
    void point(SlotContent content) {
        if (!process.isThisProcess()) {
            slots.switchTo(content);
        }
    }

    private boolean isLive(SlotContent content) {
        return slots.current().equals(Optional.of(content));
    }

    /**
     * Looks whether the live slot is as it was switched to.
     *
     * @param products whether what was built counts, too
     * @throws Refused as SlotTampered when it is not
     */
    void requireUntouched(SlotContent content, boolean products) {
        if (content.equals(untouched.get())) {
            return;
        }
        var found = look(content);
        require(content, products ? found : new SlotDifferences(found.files(), List.of()));
        untouched.set(content);
    }

    private void require(SlotContent content, SlotDifferences found) {
        if (!found.isEmpty()) {
            throw new Refused(new Refusal.SlotTampered(process.name(), content.slot(), paths(found)));
        }
    }

    /** Notes that something may have run that can write into slots. */
    void ran() {
        untouched.set(null);
    }

    static List<String> paths(SlotDifferences found) {
        return List.copyOf(new TreeSet<>(
                Stream.concat(found.files().stream(), found.products().stream()).toList()));
    }
}
