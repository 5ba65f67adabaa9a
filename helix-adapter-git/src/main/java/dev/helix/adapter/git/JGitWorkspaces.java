package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotFolder.Use;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Checkouts as folders: the agent's is {@code workspace/} in the project's own folder, where it may write, and a repository of
 * its own; the gates' is below {@code .helix}, where it may not. Written with the care of a slot.
 */
public final class JGitWorkspaces implements Workspaces {

    private static final String WORKSPACE = "workspace";
    private static final String STAGED = "staged";

    private final JGitRepository repository;
    private final LooseObjects objects;
    private final Path projects;
    private final Path gates;
    private final Path helix;
    private final Path state;
    private final Predicate<String> leftOut;

    /**
     * @param root the production repository's work tree
     * @param leftOut says by their paths which submodules are left out; those of which git has no clone here are, too
     */
    public JGitWorkspaces(JGitRepository repository, Path root, Predicate<String> leftOut) {
        this.leftOut = leftOut;
        this.repository = repository;
        this.objects =
                new LooseObjects(repository.git().getCommonDirectory().toPath().resolve("objects"));
        this.projects = root.toAbsolutePath().resolve("projects/evolution");
        this.helix = root.toAbsolutePath().resolve(".helix");
        this.gates = helix.resolve("gates");
        this.state = helix.resolve("workspaces");
    }

    @Override
    public Path directory(ProjectId project) {
        return projects.resolve(project.value()).resolve(WORKSPACE);
    }

    @Override
    public void checkOut(ProjectId project, CommitId base, TreeId tree) {
        write(projects.resolve(project.value()), WORKSPACE, state.resolve(project.value()), tree);
        try {
            repository(project).make(project, repository.mainBranch(), base, tree);
        } catch (IOException e) {
            throw new PortException(
                    "the checkout " + directory(project) + " can't be made a repository: " + e.getMessage(), e);
        }
    }

    private WorkspaceRepository repository(ProjectId project) {
        return new WorkspaceRepository(repository.git(), directory(project));
    }

    @Override
    public Path forGates(ProjectId project, TreeId tree) {
        write(gates, project.value(), state.resolve(project + ".gates"), tree);
        return gates.resolve(project.value());
    }

    @Override
    public Path staged(CommitId base, TreeId tree, String message) {
        var folder = helix.resolve(STAGED);
        write(helix, STAGED, helix.resolve(STAGED + ".known"), tree);
        try {
            new WorkspaceRepository(repository.git(), folder)
                    .stage(repository.mainBranch(), base, tree, repository.person());
            Files.writeString(folder.resolve(MESSAGE), message);
        } catch (IOException e) {
            throw new PortException("the checkout " + folder + " can't be made a repository: " + e.getMessage(), e);
        }
        return folder;
    }

    @Override
    public void removeStaged() {
        try {
            FileTree.remove(helix.resolve(STAGED));
            FileTree.remove(helix.resolve(STAGED + ".known"));
        } catch (IOException e) {
            throw new PortException(
                    "the checkout " + helix.resolve(STAGED) + " can't be removed: " + e.getMessage(), e);
        }
    }

    private void write(Path parent, String name, Path known, TreeId tree) {
        try {
            FileTree.remove(known);
            FileTree.remove(parent.resolve(name));
            Files.createDirectories(parent);
            SlotFolder.privately(known);
            try (var folder = new SlotFolder(parent, name, Use.WRITE);
                    var reader = repository.git().newObjectReader();
                    var submodules = Submodules.thatAreThere(leftOut)) {
                var files = new SlotFiles(parent, known, name);
                var nothing = new SlotWriting.Known(SlotRecord.EMPTY, "", FileClock.of(known));
                new SlotWriting(repository.git(), reader, files, List.of(), submodules, folder, nothing, () -> false)
                        .bring(tree);
            }
            new WholeFileSystem(parent.resolve(name)).force();
        } catch (IOException e) {
            throw new PortException("the checkout " + parent.resolve(name) + " can't be made: " + e.getMessage(), e);
        }
    }

    @Override
    public TreeId capture(ProjectId project, TreeId since) {
        try {
            var own = repository(project);
            var known = own.tracked();
            own.disarm();
            return new WorkspaceCapture(repository.git(), directory(project), known).capture(since, objects);
        } catch (IOException e) {
            throw new PortException("the checkout " + directory(project) + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void remove(ProjectId project) {
        try {
            FileTree.remove(directory(project));
            FileTree.remove(gates.resolve(project.value()));
            FileTree.remove(state.resolve(project.value()));
            FileTree.remove(state.resolve(project + ".gates"));
        } catch (IOException e) {
            throw new PortException("the checkouts of project " + project + " can't be removed: " + e.getMessage(), e);
        }
    }
}
