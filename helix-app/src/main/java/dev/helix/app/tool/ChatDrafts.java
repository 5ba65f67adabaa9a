package dev.helix.app.tool;

import dev.helix.adapter.local.DraftFiles;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.consultant.DecisionFiling;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Drafts in the folder of a chat. HELIX takes them over with the answer, like files that the consultant has written itself.
 *
 * @param chat its folder, absolute
 * @param gates the names that phases may give to their gates
 */
public record ChatDrafts(Path chat, Set<String> gates) implements Drafts {

    private static final String NEXT = "HELIX takes it over with your answer";

    /** Made and read again out of the agent's reach, so that what reaches the chat is a draft that HELIX can read. */
    @Override
    public Drafted project(ProjectId id, Spec spec, List<Phase> phases) {
        try {
            var aside = Files.createTempDirectory("helix-draft");
            try {
                var folders = new FolderProjects(aside, gates);
                folders.create(id, spec, phases);
                folders.sealableSpec(id);
                folders.phases(id);
                var files = new DraftFiles(chat);
                var place = Path.of("projects/evolution", id.value());
                for (var file : List.of("spec.yaml", "phases.yaml")) {
                    var made = folders.directory(id).resolve(file);
                    files.write(place.resolve(file), Files.exists(made) ? Files.readString(made) : "phases: []\n");
                }
                return new Drafted(place.resolve("spec.yaml").toString(), NEXT);
            } finally {
                remove(aside);
            }
        } catch (IOException e) {
            throw new PortException("the draft can't be made: " + e, e);
        }
    }

    @Override
    public Drafted decision(String title, String text) {
        var slug = DecisionFiling.slug(title);
        var path = Path.of("adr", slug + ".md");
        new DraftFiles(chat).write(path, text);
        return new Drafted(path.toString(), NEXT + " once the person agrees: step finalize");
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
