package dev.helix.adapter.local;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Slots;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two folders that are there; what is in them does not matter. */
record TestSlots(Path folder) implements Slots {

    @Override
    public Optional<SlotContent> current() {
        return Optional.empty();
    }

    @Override
    public void requireFillable(TreeId tree) {
        // Nothing is ever filled.
    }

    @Override
    public SlotContent prepare(TreeId tree, Consumer<List<String>> spoilt) {
        return new SlotContent(Slot.A, tree);
    }

    @Override
    public SlotDifferences compare(SlotContent content) {
        return SlotDifferences.NONE;
    }

    @Override
    public Added add(SlotContent content, RepoPath path, Content file, String mark) {
        throw new UnsupportedOperationException("these slots are only run from");
    }

    @Override
    public void built(SlotContent content) {
        throw new UnsupportedOperationException("these slots are only run from");
    }

    @Override
    public boolean recover() {
        return true;
    }

    @Override
    public void switchTo(SlotContent content) {
        throw new UnsupportedOperationException("these slots are only run from");
    }

    @Override
    public void isolate(TreeId candidate) {}

    @Override
    public void sweep(BooleanSupplier enough) {
        throw new UnsupportedOperationException("these slots are only run from");
    }

    @Override
    public Optional<String> reuse(SlotContent content, String plan) {
        return Optional.empty();
    }

    @Override
    public Optional<String> builtBy(SlotContent content) {
        return Optional.empty();
    }

    @Override
    public void forgetBuild(Slot slot) {
        throw new UnsupportedOperationException("these slots are only run from");
    }

    @Override
    public void noteBuilt(SlotContent content, String plan) {
        throw new UnsupportedOperationException("these slots are only run from");
    }

    @Override
    public Path directory(Slot slot) {
        return folder;
    }
}
