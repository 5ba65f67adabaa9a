package dev.helix.testkit;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Slots;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Slots that hold trees of an {@link InMemoryRepository} by name. For one writer at a time. */
public final class InMemorySlots implements Slots {

    private final InMemoryRepository repository;
    private final Path system;
    private final Map<Slot, TreeId> held = new EnumMap<>(Slot.class);
    private final Map<Slot, Build> builds = new EnumMap<>(Slot.class);
    private final Map<Slot, NavigableMap<String, String>> spoils = new EnumMap<>(Slot.class);
    private final Map<Slot, String> marks = new EnumMap<>(Slot.class);
    private final Map<Slot, Set<String>> products = new EnumMap<>(Slot.class);
    private final Map<Slot, TreeId> candidates = new EnumMap<>(Slot.class);
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
    public void requireFillable(TreeId tree) {
        repository.files(tree);
    }

    @Override
    public SlotContent prepare(TreeId tree, Consumer<List<String>> spoilt) {
        repository.files(tree);
        var idle = live.map(Slot::other).orElse(Slot.A);
        removeAdded(idle);
        var found = held.containsKey(idle)
                ? compare(new SlotContent(idle, tree(idle))).files()
                : List.<String>of();
        if (!found.isEmpty()) {
            spoilt.accept(found);
        }
        spoils.remove(idle);
        products.remove(idle);
        held.put(idle, tree);
        return new SlotContent(idle, tree);
    }

    @Override
    public void isolate(TreeId candidate) {
        var idle = live.map(Slot::other).orElse(Slot.A);
        var last = candidates.put(idle, candidate);
        var stays = last != null && (last.equals(candidate) || isMains(last));
        var ofTheTree = held.containsKey(idle) ? trees(idle) : Set.<String>of();
        var built = products.getOrDefault(idle, Set.of());
        var odd = spoils.getOrDefault(idle, new TreeMap<>()).keySet();
        if (!stays || odd.stream().anyMatch(built::contains)) {
            builds.remove(idle);
            products.remove(idle);
        }
        odd.retainAll(ofTheTree);
    }

    private boolean isMains(TreeId tree) {
        for (var commit = Optional.of(repository.main());
                commit.isPresent();
                commit = repository.parent(commit.get())) {
            if (repository.tree(commit.get()).equals(tree)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public SlotDifferences compare(SlotContent content) {
        if (!content.tree().equals(held.get(content.slot()))) {
            throw new PortException("slot " + content.slot().word() + " does not hold tree " + content.tree());
        }
        var odd = spoils.getOrDefault(content.slot(), new TreeMap<>()).keySet();
        var built = products.getOrDefault(content.slot(), Set.of());
        var ofTheTree = trees(content.slot());
        return new SlotDifferences(
                odd.stream().filter(ofTheTree::contains).toList(),
                odd.stream().filter(built::contains).toList());
    }

    @Override
    public Added add(SlotContent content, RepoPath path, Content file, String mark) {
        if (!content.tree().equals(held.get(content.slot()))) {
            throw new PortException("slot " + content.slot().word() + " does not hold tree " + content.tree());
        }
        if (marks.containsKey(content.slot()) || files(content.slot()).containsKey(path.value())) {
            throw new PortException("there is a file " + path + " already");
        }
        marks.put(content.slot(), mark);
        spoil(content.slot(), path.value(), file.text());
        return () -> removeAdded(content.slot());
    }

    private void removeAdded(Slot slot) {
        var mark = marks.remove(slot);
        var found = spoils.get(slot);
        if (mark != null && found != null) {
            var ofTheTree = trees(slot);
            found.keySet()
                    .removeIf(path -> !ofTheTree.contains(path)
                            && path.substring(path.lastIndexOf('/') + 1).contains(mark));
        }
    }

    @Override
    public void built(SlotContent content) {
        var found = spoils.getOrDefault(content.slot(), new TreeMap<>());
        var ofTheTree = trees(content.slot());
        var others = new TreeSet<>(found.keySet());
        others.removeAll(ofTheTree);
        products.put(content.slot(), others);
        others.forEach(found::remove);
    }

    @Override
    public boolean recover() {
        held.keySet().forEach(this::removeAdded);
        return true;
    }

    /** Writes a file of a slot as somebody else would. Files written between a build and {@link #built} are the build's. */
    public void spoil(Slot slot, String path, String text) {
        spoils.computeIfAbsent(slot, absent -> new TreeMap<>()).put(path, text);
    }

    private Set<String> trees(Slot slot) {
        return repository.files(tree(slot)).keySet().stream()
                .map(RepoPath::value)
                .collect(Collectors.toSet());
    }

    @Override
    public void switchTo(SlotContent content) {
        if (!content.tree().equals(held.get(content.slot()))) {
            throw new PortException("slot " + content.slot().word() + " does not hold tree " + content.tree());
        }
        live = Optional.of(content.slot());
    }

    @Override
    public void sweep(BooleanSupplier enough) {
        live.ifPresent(slot -> {
            spoils.remove(slot.other());
            products.remove(slot.other());
            held.put(slot.other(), tree(slot));
        });
    }

    @Override
    public Optional<String> reuse(SlotContent content, String plan) {
        var other = content.slot().other();
        if (!content.tree().equals(held.get(other))
                || !builtBy(new SlotContent(other, content.tree())).equals(Optional.of(plan))) {
            return Optional.empty();
        }
        products.put(content.slot(), products.getOrDefault(other, Set.of()));
        noteBuilt(content, plan);
        return Optional.of("slot " + other.word());
    }

    @Override
    public Optional<String> builtBy(SlotContent content) {
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
        texts.putAll(spoils.getOrDefault(slot, new TreeMap<>()));
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
