package dev.helix.app.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar bears; a class folder has none. */
public final class ProgramVersion implements IVersionProvider {

    /** Returns it. */
    public static String text() {
        return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"helix " + text()};
    }
}
