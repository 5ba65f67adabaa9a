package dev.helix.app.wiring;

import dev.helix.adapter.local.SystemPause;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sha256;
import dev.helix.supervisor.LedgerPhase;
import dev.helix.supervisor.SupervisorFolder;
import dev.helix.supervisor.SupervisorPlan;
import dev.helix.supervisor.SwitchOutcome;
import dev.helix.supervisor.SwitchRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Has a root's supervisor replace HELIX by the program of a package. */
public final class ProgramUpdate {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SPARE = Duration.ofSeconds(60);

    private final Path root;
    private final Map<String, String> environment;
    private final Consumer<String> out;
    private final SupervisorFolder supervisor;
    private final ProgramSlots slots;

    /**
     * @param root absolute
     * @param out hears a line for each thing that is done
     */
    public ProgramUpdate(Path root, Map<String, String> environment, Consumer<String> out) {
        this.root = root;
        this.environment = environment;
        this.out = out;
        this.supervisor = SupervisorFolder.of(root);
        this.slots = new ProgramSlots(root, environment);
    }

    /**
     * Does it, and waits for the supervisor's word.
     *
     * @return whether the new program runs; else the old one does again
     * @throws Refused as InvalidSpec where there is no such package, or nobody who could do it
     */
    @SuppressWarnings("try") // The turn is held, and not used.
    public boolean to(Path archive) {
        try {
            requirePlan();
            requireSound(archive);
            try (var turn = slots.turn()
                    .orElseThrow(
                            () -> refused("another update of " + root + " goes on; try again when that is over"))) {
                return replaced(archive);
            }
        } catch (IOException e) {
            throw new PortException("HELIX can't be replaced: " + e.getMessage(), e);
        }
    }

    /** What was seen before may have been before another one's turn. */
    private boolean replaced(Path archive) throws IOException {
        var plan = requirePlan();
        var live = supervisor.ledger().orElseThrow().good();
        if (!slots.holds(live)) {
            throw refused("the program that runs, in " + slots.folder().resolve(live.slot())
                    + ", is not what was installed any more, so nobody could go back to it; end the supervisor, and start"
                    + " it from a package that you trust: helix supervise --root " + root);
        }
        var next = slots.take(archive, live);
        if (next.tree().equals(live.tree())) {
            out.accept("that very program runs already");
            return true;
        }
        out.accept(slots.version(live).orElse("the old program") + " is to become "
                + slots.version(next).orElse("the new one"));
        var request = new SwitchRequest(UUID.randomUUID().toString(), next);
        supervisor.ask(request);
        var outcome = await(request, plan);
        supervisor.forgetRequest();
        out.accept(told(outcome));
        return outcome.kept();
    }

    private SupervisorPlan requirePlan() throws IOException {
        var plan = SupervisorPlan.in(supervisor.path());
        if (plan.isEmpty() || supervisor.supervisor().isEmpty()) {
            throw refused("no supervisor runs on " + root
                    + "; start HELIX by one, from a package: helix supervise --root " + root);
        }
        if (!plan.get().system().equals(slots.folder())) {
            var server = new ConfigReader(root, environment).read().server();
            throw refused("HELIX on port " + server.port() + " is the production of " + root
                    + " itself; it is changed by projects, and not by a package");
        }
        var ledger = supervisor.ledger().orElseThrow();
        var asked = supervisor.request();
        if (ledger.phase() != LedgerPhase.SETTLED
                || (asked.isPresent() && !ledger.hasEnded(asked.get().id()))) {
            throw refused("its supervisor is replacing HELIX at this moment; try again when that is over");
        }
        return plan.get();
    }

    private static Refused refused(String why) {
        return new Refused(new Refusal.InvalidSpec("", 0, "update", why));
    }

    private static void requireSound(Path archive) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw refused("there is no file " + archive);
        }
        var sums = archive.resolveSibling("SHA256SUMS");
        if (!Files.isRegularFile(sums)) {
            return;
        }
        var name = String.valueOf(archive.getFileName());
        for (var line : Files.readAllLines(sums)) {
            var words = line.strip().split("\\s+\\*?", 2);
            if (words.length == 2
                    && (words[1].equals(name) || words[1].equals("./" + name))
                    && !words[0].equals(hash(archive))) {
                throw refused(archive + " is not the file that " + sums + " names; fetch it again");
            }
        }
    }

    private static String hash(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), Sha256.begin())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private SwitchOutcome await(SwitchRequest request, SupervisorPlan plan) throws IOException {
        var longest = Duration.ofMillis(plan.stopMillis() + 2 * plan.healthMillis() + plan.probationMillis())
                .plus(SPARE);
        var pause = new SystemPause();
        for (long end = System.nanoTime() + longest.toNanos(); System.nanoTime() < end; pause.pause(LOOK)) {
            var outcome = supervisor.ledger().orElseThrow().outcome();
            if (outcome != null && outcome.request().equals(request.id())) {
                return outcome;
            }
        }
        throw new PortException("the supervisor has said nothing for " + longest.toSeconds()
                + " s; what it does is in what it prints, and it goes on by itself");
    }

    private static String told(SwitchOutcome outcome) {
        return outcome.kept()
                ? "the new program runs: " + outcome.why() + "; HELIX gave no answer for " + outcome.downtimeMillis()
                        + " ms"
                : "the old program runs again, " + outcome.downtimeMillis()
                        + " ms after it had ended: the new one was left because " + outcome.why()
                        + (outcome.log().isBlank() ? "" : "\n" + outcome.log().strip());
    }
}
