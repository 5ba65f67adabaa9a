package dev.helix.consultant;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.port.DocumentReader;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.TurnCosts;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where the consultant's work lies.
 *
 * @param files of the root
 * @param folders of the evolution projects
 * @param drafts reads, below a chat's folder, projects that are laid out as below a root
 * @param costs what turns of agents cost
 * @param documents reads what people attach
 */
public record Workplace(
        FileView files,
        ProjectFolders folders,
        Function<Path, ProjectFolders> drafts,
        TurnCosts costs,
        DocumentReader documents) {}
