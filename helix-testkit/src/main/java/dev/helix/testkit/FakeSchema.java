package dev.helix.testkit;

import dev.helix.domain.data.Backup;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Backups;
import dev.helix.domain.port.Migrations;
import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A database of which only its schema is there: the trees whose migrations it has seen. Safe for use by many threads. */
public final class FakeSchema implements Migrations, Backups {

    private static final String SHA = "a".repeat(64);

    private final boolean leadsBack;
    private final Map<String, List<String>> backups = new HashMap<>();
    private final Set<TreeId> broken = new HashSet<>();
    private final Set<TreeId> without = new HashSet<>();
    private List<String> schema = List.of();
    private boolean away;

    public FakeSchema(boolean leadsBack) {
        this.leadsBack = leadsBack;
    }

    /** Returns the migrations it has, oldest first. */
    public synchronized List<String> content() {
        return schema;
    }

    /** Gives it the migrations that it has. */
    public synchronized void become(List<String> content) {
        schema = List.copyOf(content);
    }

    /** Has the migration of {@code tree} fail when half of it is done. */
    public synchronized void breaks(TreeId tree) {
        broken.add(tree);
    }

    /** Has {@code tree} bring no migration. */
    public synchronized void bringsNone(TreeId tree) {
        without.add(tree);
    }

    /** Lets no backup be made any more. */
    public synchronized void goAway() {
        away = true;
    }

    @Override
    public boolean leadBack() {
        return leadsBack;
    }

    @Override
    public synchronized CommandResult up(SlotContent content, Consumer<String> lines) {
        var name = content.tree().sha();
        lines.accept("up " + name);
        if (broken.contains(content.tree())) {
            add(name + " half");
            return ended(1, "half way");
        }
        if (!without.contains(content.tree())) {
            add(name);
        }
        return ended(0, "up");
    }

    private void add(String name) {
        if (!schema.contains(name)) {
            var all = new ArrayList<>(schema);
            all.add(name);
            schema = List.copyOf(all);
        }
    }

    @Override
    public synchronized CommandResult down(SlotContent content, SlotContent previous, Consumer<String> lines) {
        if (!leadsBack) {
            throw new PortException("nothing leads back");
        }
        var name = content.tree().sha();
        lines.accept("down " + name);
        schema = schema.stream().filter(has -> !has.startsWith(name)).toList();
        return ended(0, "down");
    }

    private static CommandResult ended(int code, String output) {
        return new CommandResult(new CommandResult.Exit.Code(code), output, Duration.ZERO);
    }

    @Override
    public synchronized void requireAble() {
        if (away) {
            throw new PortException("there is no program that makes a backup");
        }
    }

    @Override
    public synchronized Backup take(String name, Consumer<String> told) {
        requireAble();
        told.accept("a backup is made");
        backups.put(name, schema);
        return new Backup(name, schema.size(), SHA);
    }

    @Override
    public synchronized String restore(Backup backup, Consumer<String> told) {
        var kept = backups.get(backup.file());
        if (kept == null || !backup.sha256().equals(SHA)) {
            throw new PortException("there is no such backup: " + backup.file());
        }
        schema = kept;
        return "put back from " + backup.file();
    }
}
