package dev.helix.app.wiring;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.config.HelixConfig;
import dev.helix.evolution.flow.Failpoints;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The setup with which HELIX is opened on a root.
 *
 * @param root absolute; holds the production repository's work tree
 * @param environment HELIX's own
 * @param lifetime how long the systems live that are started here
 * @param failpoints are told where its flows are
 * @param resources close what is opened
 * @param reading whether it may be opened where an interrupted operation can't be put back yet
 */
record Setup(
        Path root,
        HelixConfig config,
        Map<String, String> environment,
        Lifetime lifetime,
        Failpoints failpoints,
        InstantSource clock,
        Sandboxes sandboxes,
        Resources resources,
        boolean reading) {}
