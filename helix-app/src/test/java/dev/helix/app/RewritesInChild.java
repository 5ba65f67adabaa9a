package dev.helix.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A HELIX that is going to be killed when its agent has rewritten what it is asked for, and says that it is done. */
final class RewritesInChild {

    private RewritesInChild() {}

    public static void main(String[] arguments) {
        try (var helix = DevelopRoot.open(Path.of(arguments[0]))) {
            var agent = DevelopRoot.agent(prompt -> {
                var folder = prompt.directory();
                DevelopRoot.write(folder.resolve("modified/greet.txt"), "Good evening\n");
                DevelopRoot.write(folder.resolve("phases.yaml"), """
                        work: overlay
                        phases:
                          - {id: implement, prompt: Nothing., outputs: [modified/greet.txt]}
                        """);
                DevelopRoot.write(folder.resolve("spec.yaml"), "title: Anything\n");
                DevelopRoot.write(folder.resolve("ask.md"), "Do nothing.\n");
                DevelopRoot.write(folder.resolve("status.json"), "{\"status\": \"ready\"}\n");
                System.out.println("has rewritten everything");
                hang();
                return List.of();
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
