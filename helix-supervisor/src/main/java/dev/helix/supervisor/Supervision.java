package dev.helix.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sees, decides by {@link SupervisorRules}, writes down, does; again and again. For one thread. */
final class Supervision {

    /** Where a switch goes on each moment counts; else a request is all that is waited for. */
    private static final long BUSY_MILLIS = 50;

    private static final long IDLE_MILLIS = 100;
    private static final int RESERVE = 256 * 1024;

    private final SupervisorPlan plan;
    private final SupervisorFolder folder;
    private final ServerProcess server;
    private final HealthLook health;
    private final Consumer<String> out;
    private SwitchLedger ledger;
    private long watchedRun = -1;
    private long lastGood;
    private String unreadable = "";

    Supervision(
            SupervisorPlan plan,
            SupervisorFolder folder,
            SwitchLedger ledger,
            Map<String, String> environment,
            Consumer<String> out) {
        this.plan = plan;
        this.folder = folder;
        this.ledger = ledger;
        this.server = new ServerProcess(plan, folder, environment);
        this.health = new HealthLook(plan);
        this.out = out;
    }

    /** Goes on until {@code told} opens, then ends the server. */
    void until(CountDownLatch told) throws InterruptedException {
        reserve();
        while (!told.await(ledger.phase() == LedgerPhase.SETTLED ? IDLE_MILLIS : BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
            try {
                step();
            } catch (IOException e) {
                out.accept("can't go on for the moment: " + e);
            }
        }
        server.find(ledger.run()).ifPresent(server::stop);
    }

    private void step() throws IOException, InterruptedException {
        var process = server.find(ledger.run());
        var alive = process.isPresent();
        if (alive) {
            watchedRun = ledger.run();
        }
        var asking = alive && (ledger.phase() == LedgerPhase.BOOTING || ledger.phase() == LedgerPhase.PROBATION);
        var answer = asking ? health.ask() : null;
        var now = System.currentTimeMillis();
        if (answer != null && answer.tree() != null) {
            lastGood = now;
        }
        var next = SupervisorRules.next(
                ledger,
                // A process that ended while it was asked is looked at next time.
                new Sight(
                        now,
                        alive,
                        watchedRun == ledger.run(),
                        lastGood,
                        answer,
                        request(),
                        alive ? "" : server.tail()),
                plan);
        remember(next.ledger());
        switch (next.deed()) {
            case WAIT -> {}
            case STOP -> process.ifPresent(server::stop);
            case START -> {
                lastGood = 0;
                point(plan.system(), ledger.running().slot());
                server.start(ledger.running(), ledger.run());
                watchedRun = ledger.run();
            }
        }
    }

    /** One that can't be read is none, which is said once: the server writes it anew when it asks again. */
    private @Nullable SwitchRequest request() {
        try {
            return folder.request().orElse(null);
        } catch (IOException | IllegalArgumentException e) {
            var why = String.valueOf(e.getMessage());
            if (!why.equals(unreadable)) {
                unreadable = why;
                out.accept("what is asked can't be read, and nothing is done: " + why);
            }
            return null;
        }
    }

    /** On a full disk the way back must go on all the same: what is in memory counts for as long as this process lives. */
    private void remember(SwitchLedger next) throws IOException {
        if (next.equals(ledger)) {
            return;
        }
        tell(next);
        var before = ledger;
        ledger = next;
        try {
            next.writeTo(folder.path());
        } catch (IOException e) {
            try {
                Files.deleteIfExists(folder.path().resolve("reserve"));
                next.writeTo(folder.path());
            } catch (IOException again) {
                if (next.phase() != LedgerPhase.RETURNING && before.phase() != LedgerPhase.RETURNING) {
                    ledger = before;
                    throw again;
                }
                out.accept("the ledger can't be written, and it goes back all the same: " + again);
            }
        }
    }

    private void tell(SwitchLedger next) {
        if (next.phase() != ledger.phase() || next.run() != ledger.run()) {
            var place = next.running();
            out.accept(
                    switch (next.phase()) {
                        case SETTLED -> settled(next);
                        case LEAVING -> "asked for another tree, ends the server of " + place.tree();
                        case BOOTING -> "starts tree " + place.tree() + " from slot " + place.slot();
                        case PROBATION ->
                            "tree " + place.tree() + " is well, after " + next.downtimeMillis()
                                    + " ms without an answer";
                        case RETURNING -> "goes back to tree " + next.good().tree() + ": " + next.why();
                    });
        }
    }

    private static String settled(SwitchLedger next) {
        var outcome = next.outcome();
        return next.boots() == 0 && outcome != null && outcome.kept()
                ? "keeps tree " + next.good().tree()
                : "starts tree " + next.good().tree() + " from slot "
                        + next.good().slot() + (next.boots() > 1 ? ", for the " + next.boots() + ". time" : "");
    }

    /** Makes {@code current} point to a slot, by one rename. */
    static void point(Path system, String slot) throws IOException {
        var link = system.resolve("current");
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(Path.of(slot))) {
            return;
        }
        var next = system.resolve(".current.next");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of(slot));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What is given up where the disk is full, so that what goes back can be written down. */
    private void reserve() {
        var reserve = folder.path().resolve("reserve");
        try {
            if (!Files.exists(reserve)) {
                Files.write(reserve, new byte[RESERVE]);
            }
        } catch (IOException e) {
            out.accept("there is no room left on the disk of " + folder.path());
        }
    }
}
