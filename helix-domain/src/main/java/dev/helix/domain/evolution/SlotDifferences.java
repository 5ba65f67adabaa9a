package dev.helix.domain.evolution;

import java.util.List;

/**
 * The files in a slot that are no longer as HELIX left them.
 *
 * @param files of its tree, relative to the slot, sorted
 * @param products of its build, relative to the slot, sorted
 */
public record SlotDifferences(List<String> files, List<String> products) {

    /** There are none. */
    public static final SlotDifferences NONE = new SlotDifferences(List.of(), List.of());

    public SlotDifferences {
        files = List.copyOf(files);
        products = List.copyOf(products);
    }

    public boolean isEmpty() {
        return files.isEmpty() && products.isEmpty();
    }
}
