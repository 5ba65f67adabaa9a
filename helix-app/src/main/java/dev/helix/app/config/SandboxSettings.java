package dev.helix.app.config;

import dev.helix.domain.port.Sandbox.Limits;
import dev.helix.domain.port.Sandbox.Network;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of the sandbox that keeps processes away from HELIX ({@code sandbox} in {@code helix.yaml}).
 *
 * @param work builds, tests, gates and everything else that runs a change without being a system
 * @param production production's own process
 * @param test the test system's own process
 * @param agent the agent's process
 * @param readable files and folders that can be read although they lie in private places; absolute
 * @param writable files and folders that can be changed, such as caches of build tools; absolute
 * @param limits of each process
 * @param tests the network that tests may use
 */
public record SandboxSettings(
        Mode work,
        Mode production,
        Mode test,
        Mode agent,
        List<Path> readable,
        List<Path> writable,
        Limits limits,
        Network tests) {

    /** Whether a sandbox is used. */
    public enum Mode {
        /** Where one works; without one HELIX says so loudly and goes on. */
        AUTO,
        /** Always; where none works, nothing runs. */
        REQUIRED,
        /** Never. */
        OFF;

        /** Returns its word in {@code helix.yaml}. */
        public String word() {
            return switch (this) {
                case AUTO -> "auto";
                case REQUIRED -> "required";
                case OFF -> "off";
            };
        }
    }

    public SandboxSettings {
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
    }
}
