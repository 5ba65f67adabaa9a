package dev.helix.testkit;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Slots;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Slots that hold trees of an {@link InMemoryRepository} by name. For one writer at a time. */
public final class InMemorySlots implements Slots {

    private final InMemoryRepository repository;
    private final Path system;
    private final Map<Slot, TreeId> held = new EnumMap<>(Slot.class);
    private final Map<Slot, Build> builds = new EnumMap<>(Slot.class);
    private Optional<Slot> live = Optional.empty();

    /** @param system the folder that {@link #directory} names; nothing is written there */
    public InMemorySlots(InMemoryRepository repository, Path system) {
        this.repository = repository;
        this.system = system.toAbsolutePath();
    }

    /** Has nothing be in them any more, as before the first switch. */
    public void forget() {
        live = Optional.empty();
        held.clear();
    }

    /** Has nobody know any more what the live slot holds, as after its marker was lost. */
    public void loseTheLiveOne() {
        live.ifPresent(held::remove);
    }

    @Override
    public Optional<SlotContent> current() {
        return live.map(slot -> new SlotContent(slot, tree(slot)));
    }

    @Override
    public SlotContent prepare(TreeId tree) {
        repository.files(tree);
        var idle = live.map(Slot::other).orElse(Slot.A);
        held.put(idle, tree);
        return new SlotContent(idle, tree);
    }

    @Override
    public void switchTo(SlotContent content) {
        if (!content.tree().equals(held.get(content.slot()))) {
            throw new PortException("slot " + content.slot().word() + " does not hold tree " + content.tree());
        }
        live = Optional.of(content.slot());
    }

    @Override
    public void sweep() {
        live.ifPresent(slot -> held.put(slot.other(), tree(slot)));
    }

    @Override
    public Optional<String> built(SlotContent content) {
        return Optional.ofNullable(builds.get(content.slot()))
                .filter(build -> build.tree().equals(content.tree()))
                .map(Build::plan);
    }

    @Override
    public void forgetBuild(Slot slot) {
        builds.remove(slot);
    }

    @Override
    public void noteBuilt(SlotContent content, String plan) {
        builds.put(content.slot(), new Build(content.tree(), plan));
    }

    private record Build(TreeId tree, String plan) {}

    @Override
    public Path directory(Slot slot) {
        return system.resolve(slot.word());
    }

    /** Returns what a slot holds, text by path. */
    public SortedMap<String, String> files(Slot slot) {
        var texts = new TreeMap<String, String>();
        if (held.containsKey(slot)) {
            repository
                    .files(tree(slot))
                    .forEach((path, entry) -> texts.put(
                            path.value(), repository.read(entry.blob()).text()));
        }
        return Collections.unmodifiableSortedMap(texts);
    }

    private TreeId tree(Slot slot) {
        var tree = held.get(slot);
        if (tree == null) {
            throw new PortException("slot " + slot.word() + " holds nothing");
        }
        return tree;
    }
}
