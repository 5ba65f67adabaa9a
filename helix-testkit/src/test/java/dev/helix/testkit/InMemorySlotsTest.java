package dev.helix.testkit;

import dev.helix.domain.evolution.Slot;
import java.nio.file.Path;
import java.util.Map;

class InMemorySlotsTest implements SlotsContract {

    private final InMemoryRepository repository = new InMemoryRepository();
    private final InMemorySlots slots = new InMemorySlots(repository, Path.of("system"));

    @Override
    public InMemorySlots slots() {
        return slots;
    }

    @Override
    public InMemoryRepository repository() {
        return repository;
    }

    @Override
    public Map<String, String> files(Slot slot) {
        return slots.files(slot);
    }

    @Override
    public void spoil(Slot slot, String path, String text) {
        slots.spoil(slot, path, text);
    }
}
