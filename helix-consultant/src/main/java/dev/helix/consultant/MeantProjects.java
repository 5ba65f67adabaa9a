package dev.helix.consultant;

import dev.helix.consultant.ChatCommand.Kind;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Spec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the projects that people mean, by a name, a part of it, a slip of the pen, or by what is due. */
final class MeantProjects {

    private static final int MOST_WORDS = 2;

    /** No title is longer, and looking for slips takes time and room by the product of both lengths. */
    private static final int LONGEST_NAME = Spec.LONGEST_TITLE;

    private static final int SHORTEST_PART = 3;
    private static final int LETTERS_PER_SLIP = 4;

    /** Where a project must stand so that an action is due without its name. */
    private static final Map<Kind, Set<ProjectStatus>> DUE = Map.of(
            Kind.DEVELOP, Set.of(ProjectStatus.PENDING),
            Kind.READY, Set.of(ProjectStatus.PENDING),
            Kind.RETRY, Set.of(ProjectStatus.FAILED),
            Kind.DEPLOY, Set.of(ProjectStatus.READY),
            Kind.VALIDATE, Set.of(ProjectStatus.DEPLOYED),
            Kind.INTEGRATE, Set.of(ProjectStatus.DEPLOYED),
            Kind.REHEARSE, Set.of(ProjectStatus.DEPLOYED),
            Kind.ROLLBACK, Set.of(ProjectStatus.DEPLOYED));

    private static final Set<Kind> NEEDS_PROJECT = EnumSet.complementOf(EnumSet.of(
            Kind.HELP,
            Kind.PROJECTS,
            Kind.STATUS,
            Kind.BRIEF,
            Kind.COST,
            Kind.DATABASES,
            Kind.UNKNOWN,
            Kind.UNFITTING));

    private MeantProjects() {}

    /** Finds the project of a command whose name is not an id: one that was left out, or a title. */
    static ChatCommand resolved(ChatCommand command, List<EvolutionProject> projects) {
        boolean one = (command.kind() == Kind.STATUS || command.kind() == Kind.COST)
                && !command.project().isEmpty();
        if (!one && !NEEDS_PROJECT.contains(command.kind())) {
            return command;
        }
        if (projects.stream().anyMatch(project -> project.id().value().equals(command.project()))) {
            return command;
        }
        var fitting = command.project().isEmpty()
                ? due(projects, command.kind())
                : named(projects, command.project(), command.kind());
        return fitting.size() == 1
                ? new ChatCommand(command.kind(), fitting.getFirst().id().value(), command.rest())
                : new ChatCommand(
                        Kind.UNFITTING, command.project(), command.kind().word());
    }

    /**
     * A phrase counts where it leaves no doubt about the project. Where it leaves no doubt that it was meant for HELIX, HELIX answers, too: a
     * model would say that it is done.
     */
    static Optional<ChatCommand> meant(CommandPhrases.Phrase phrase, List<EvolutionProject> projects) {
        var fitting =
                phrase.name().isEmpty() ? due(projects, phrase.kind()) : named(projects, phrase.name(), phrase.kind());
        if (fitting.size() == 1) {
            return Optional.of(
                    new ChatCommand(phrase.kind(), fitting.getFirst().id().value(), ""));
        }
        boolean sure = phrase.certain()
                || fitting.size() > 1
                || (!isWish(phrase) && !alike(projects, phrase.name()).isEmpty())
                || (phrase.kind() == Kind.ROLLBACK
                        && !named(projects, phrase.name(), Kind.REVERT).isEmpty());
        return sure
                ? Optional.of(new ChatCommand(
                        Kind.UNFITTING, phrase.name(), phrase.kind().word()))
                : Optional.empty();
    }

    /** "Develop a shop" and "validate the email field in the login form" ask for one, whatever project has a shop or a login in its name. */
    private static boolean isWish(CommandPhrases.Phrase phrase) {
        int words = phrase.name().isEmpty() ? 0 : phrase.name().split(" ").length;
        return phrase.kind() == Kind.DEVELOP ? words > 1 : !CommandPhrases.isSure(phrase.kind()) && words > MOST_WORDS;
    }

    private static List<EvolutionProject> due(List<EvolutionProject> projects, Kind kind) {
        var due = DUE.getOrDefault(kind, Set.of());
        return projects.stream()
                .filter(project -> due.contains(project.status()))
                .toList();
    }

    /** Returns those that are not over. */
    static List<EvolutionProject> open(List<EvolutionProject> projects) {
        return projects.stream()
                .filter(project ->
                        project.status() != ProjectStatus.INTEGRATED && project.status() != ProjectStatus.ABORTED)
                .toList();
    }

    /** Returns those in production that {@code name} stands for: what is taken back is not open. */
    static List<EvolutionProject> integrated(List<EvolutionProject> projects, String name) {
        return named(projects, name, Kind.REVERT);
    }

    private static List<EvolutionProject> named(List<EvolutionProject> projects, String name, Kind kind) {
        var slug = CommandPhrases.slug(name);
        var among = kind == Kind.REVERT
                ? projects.stream()
                        .filter(project -> project.status() == ProjectStatus.INTEGRATED)
                        .toList()
                : open(projects);
        return among.stream()
                .filter(project -> project.id().value().equals(slug)
                        || project.id().value().equals("feature-" + slug)
                        || CommandPhrases.slug(project.title()).equals(slug))
                .toList();
    }

    /** Returns the open projects that {@code name} may be a slip or a part of. */
    static List<EvolutionProject> alike(List<EvolutionProject> projects, String name) {
        var slug = CommandPhrases.slug(name);
        if (slug.length() < SHORTEST_PART || slug.length() > LONGEST_NAME) {
            return List.of();
        }
        return open(projects).stream()
                .filter(project -> alike(project.id().value(), slug)
                        || alike(project.id().value().replaceFirst("^feature-", ""), slug)
                        || alike(CommandPhrases.slug(project.title()), slug))
                .toList();
    }

    private static boolean alike(String known, String said) {
        return known.contains(said) || said.contains(known) || slips(known, said) <= said.length() / LETTERS_PER_SLIP;
    }

    /** Returns how many letters must be changed, or swapped with their neighbour, to make one of the other. */
    private static int slips(String one, String other) {
        var rows = new int[one.length() + 1][other.length() + 1];
        Arrays.setAll(rows[0], at -> at);
        for (int i = 1; i <= one.length(); i++) {
            rows[i][0] = i;
            for (int k = 1; k <= other.length(); k++) {
                int same = rows[i - 1][k - 1] + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
                rows[i][k] = Math.min(same, Math.min(rows[i - 1][k], rows[i][k - 1]) + 1);
                if (i > 1
                        && k > 1
                        && one.charAt(i - 1) == other.charAt(k - 2)
                        && one.charAt(i - 2) == other.charAt(k - 1)) {
                    rows[i][k] = Math.min(rows[i][k], rows[i - 2][k - 2] + 1);
                }
            }
        }
        return rows[one.length()][other.length()];
    }
}
