package dev.helix.app.doctor;

import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.Programs;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.app.wiring.SystemView;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Counted;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Checks one of the two systems. */
final class SystemChecks {

    private static final int NAMED = 3;

    private final Path root;
    private final SystemName name;
    private final SystemSettings settings;
    private final SystemView view;

    SystemChecks(Path root, SystemName name, SystemSettings settings, SystemView view) {
        this.root = root;
        this.name = name;
        this.settings = settings;
        this.view = view;
    }

    private String check(String what) {
        return name.word() + "-" + what;
    }

    void live(Diagnosis diagnosis) {
        view.current()
                .ifPresentOrElse(
                        content -> diagnosis.ok(
                                check("slots"),
                                "slot " + content.slot().word() + " is live with tree " + content.tree()),
                        () -> diagnosis.note(
                                check("slots"),
                                "nothing is live yet; the first start takes main: helix control --system " + name.word()
                                        + " start"));
    }

    /** Ports of a library are not used. */
    void port(Diagnosis diagnosis) {
        if (view.isLibrary()) {
            diagnosis.note(check("control"), "no control in helix.yaml, so this is a library: nothing is started");
            return;
        }
        var port = settings.port();
        var running = view.process();
        if (running.isPresent()) {
            var status = view.status();
            if (status.healthy()) {
                diagnosis.ok(
                        check("process"),
                        "process " + running.get().pid() + " on port " + port + ": " + status.detail());
            } else {
                diagnosis.fail(
                        check("process"),
                        "process " + running.get().pid() + " runs and is not well: " + status.detail(),
                        "helix control --system " + name.word() + " logs, then restart");
            }
        } else if (view.state() == SystemStatus.State.DIED) {
            diagnosis.fail(
                    check("process"),
                    "it was started, and its process ended by itself",
                    "helix control --system " + name.word() + " logs says why; then helix control --system "
                            + name.word() + " start");
        } else if (PortHolder.isFree(port)) {
            diagnosis.ok(check("port"), "port " + port + " is free");
        } else {
            diagnosis.fail(
                    check("port"),
                    "port " + port + " is taken by " + PortHolder.of(port).orElse("another process"),
                    "end it, or choose another port in helix.yaml");
        }
    }

    void program(Diagnosis diagnosis, Programs programs) {
        var control = settings.control();
        if (control == null) {
            return;
        }
        var folder = view.current().map(SlotContent::slot).map(this::folder).orElse(root);
        for (var command : Optional.of(control.build()).filter(build -> !build.isEmpty()).stream()
                .toList()) {
            programs.objection(command, folder)
                    .ifPresent(why -> diagnosis.fail(check("build"), why, "install it, or correct control.build"));
        }
        var made = !control.build().isEmpty()
                && ToolChecks.isInside(control.start().getFirst());
        programs.objection(control.start(), folder)
                .ifPresentOrElse(
                        why -> {
                            if (made) {
                                diagnosis.note(check("start"), why + "; control.build is to make it");
                            } else {
                                diagnosis.fail(check("start"), why, "install it, or correct control.start");
                            }
                        },
                        () -> diagnosis.ok(check("start"), String.join(" ", control.start())));
    }

    private Path folder(Slot slot) {
        return settings.folder().resolve(slot.word());
    }

    void linkedPaths(Diagnosis diagnosis) {
        if (view.current().isEmpty()) {
            return;
        }
        for (var path : settings.linkedPaths()) {
            var shared = settings.folder().resolve("shared").resolve(path);
            if (Files.exists(shared, LinkOption.NOFOLLOW_LINKS)) {
                diagnosis.ok(check("linked-paths"), path + " is kept in " + shared);
            } else {
                diagnosis.warn(
                        check("linked-paths"),
                        path + " is to be kept from one version to the next, and " + shared + " is not there",
                        "make it, or put the system's files there");
            }
        }
    }

    /** Compares what a build has left in the live slot with the list that was made of it then. */
    private void built(Diagnosis diagnosis, Slot slot) {
        var what = check("built-" + slot.word());
        var wrong = view.builtDifferences(slot);
        if (wrong.isEmpty()) {
            diagnosis.ok(what, "the products are as their build left them");
            return;
        }
        var told = wrong.size() + (wrong.size() == 1 ? " file is" : " files are") + " not as the build left "
                + (wrong.size() == 1 ? "it: " : "them: ")
                + String.join(", ", wrong.subList(0, Math.min(NAMED, wrong.size())));
        if (name == SystemName.TEST) {
            diagnosis.note(what, told + "; tests write beside the products, and the next deploy builds anew");
        } else {
            diagnosis.fail(what, told, "roll back or integrate again, which builds the other slot and switches to it");
        }
    }

    /** Compares both slots with their trees, byte for byte. The idle one may be half written: it is never run like that. */
    void verify(Diagnosis diagnosis) {
        var live = view.current().map(SlotContent::slot);
        for (var slot : Slot.values()) {
            var what = check("slot-" + slot.word());
            if (!Files.isDirectory(folder(slot), LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try {
                var wrong = view.differences(slot);
                if (live.equals(Optional.of(slot))) {
                    built(diagnosis, slot);
                }
                if (wrong.isEmpty()) {
                    diagnosis.ok(what, "every file matches its tree");
                } else {
                    var told = Counted.of(wrong.size(), "file differs", "files differ") + " from the tree: "
                            + String.join(", ", wrong.subList(0, Math.min(NAMED, wrong.size())));
                    if (live.equals(Optional.of(slot))) {
                        diagnosis.fail(what, told, "deploy again, which writes the other slot and switches to it");
                    } else {
                        diagnosis.note(what, told + "; it is idle, and the next deploy puts it right");
                    }
                }
            } catch (PortException e) {
                if (live.equals(Optional.of(slot))) {
                    throw e;
                }
                diagnosis.note(what, "idle and only half written; the next deploy puts it right");
            }
        }
    }
}
