package dev.helix.supervisor;

/**
 * A tree in a slot of production.
 *
 * @param slot its name, which is that of its folder: a or b
 * @param tree the id of the tree in it
 */
public record LivePlace(String slot, String tree) {
    public LivePlace {
        if (!slot.equals("a") && !slot.equals("b")) {
            throw new IllegalArgumentException("a slot is a or b, not " + slot);
        }
        if (!tree.matches("[0-9a-f]{40,64}")) {
            throw new IllegalArgumentException("no id of a tree: " + tree);
        }
    }
}
