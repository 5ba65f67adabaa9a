package dev.helix.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A HELIX that is going to be killed in the second phase. */
final class DevelopInChild {

    private DevelopInChild() {}

    public static void main(String[] arguments) {
        try (var helix = DevelopRoot.open(Path.of(arguments[0]))) {
            var agent = DevelopRoot.agent(prompt -> {
                if (prompt.text().contains("Do second.")) {
                    DevelopRoot.write(prompt.directory().resolve("half.txt"), "half\n");
                    System.out.println("in the second phase");
                    hang();
                }
                return List.of(DevelopRoot.write(prompt.directory().resolve("one.txt"), "x\n"));
            });
            helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});
        }
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
