package dev.helix.app.config;

import dev.helix.adapter.http.HttpAccess.RateLimit;
import dev.helix.adapter.http.HttpSettings;
import dev.helix.adapter.local.ControlSettings;
import dev.helix.adapter.local.MigrationSettings;
import dev.helix.domain.evolution.Judges;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.evolution.release.CommitHooks;
import dev.helix.evolution.release.ValidationPlan.AblationPlan;
import dev.helix.evolution.release.ValidationPlan.BenchmarkPlan;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code helix.yaml}, read and checked ({@code docs/contract.md}, section 6).
 *
 * @param mainBranch the branch that is production
 * @param production what runs for the users
 * @param test its twin
 * @param probation how long production must stay healthy after a restart
 * @param leftOutSubmodules those that slots are to have nothing of
 * @param keepArchived how long names of archived projects stay in the repository, more than 0
 * @param push whether main goes to {@code origin} after a good probation
 * @param validation the stages
 * @param data the databases of the two systems
 * @param agent who works
 * @param consultant how answers are enforced
 * @param observation what is noted of answers
 * @param development how projects are developed
 * @param changes what has to go with a change, and what may not
 * @param server where HELIX itself listens
 * @param auditLog where who did what is told besides
 * @param approval what is asked for before a change goes into production
 * @param proof who signs the proofs of commits
 * @param sandbox what is kept away from HELIX
 * @param lockedPaths what no project changes without a person's leave, beside what is always locked
 */
public record HelixConfig(
        String mainBranch,
        SystemSettings production,
        SystemSettings test,
        List<PathGlob> leftOutSubmodules,
        Duration probation,
        Duration keepArchived,
        boolean push,
        Stages validation,
        DataSettings data,
        AgentSettings agent,
        ConsultantSettings consultant,
        ObservationSettings observation,
        DevelopmentSettings development,
        ChangeRules changes,
        ServerSettings server,
        AuditLogSettings auditLog,
        ApprovalSettings approval,
        ProofSettings proof,
        SandboxSettings sandbox,
        List<PathGlob> lockedPaths) {

    public HelixConfig {
        leftOutSubmodules = List.copyOf(leftOutSubmodules);
        lockedPaths = List.copyOf(lockedPaths);
    }

    /** Returns what of the repository decides whether a change is good. */
    public Judges judges() {
        var controls = Stream.of(production.control(), test.control())
                .filter(Objects::nonNull)
                .toList();
        return Judges.of(
                lockedPaths,
                validation.judges(),
                judgeCommands().values().stream().flatMap(List::stream).toList(),
                controls.stream().map(ControlSettings::build).toList(),
                controls.stream().map(ControlSettings::start).toList());
    }

    /** Returns the commands that judge a change, by their places in {@code helix.yaml}, in order. */
    public Map<String, List<List<String>>> judgeCommands() {
        var commands = new LinkedHashMap<String, List<List<String>>>();
        commands.put("validation.syntax", validation.syntax());
        put(commands, "validation.unit", validation.unit());
        put(commands, "validation.e2e", validation.e2e());
        var benchmark = validation.benchmark();
        put(commands, "validation.benchmark", benchmark == null ? null : benchmark.command());
        new TreeMap<>(development.gates()).forEach((name, gate) -> put(commands, "development.gates." + name, gate));
        return commands;
    }

    private static void put(Map<String, List<List<String>>> commands, String place, @Nullable StageCommand stage) {
        if (stage != null) {
            commands.put(place, List.of(stage.command()));
        }
    }

    /** Returns whether slots are to have nothing of the submodule at a path. */
    public boolean leavesOutSubmodule(String path) {
        return leftOutSubmodules.stream().anyMatch(glob -> glob.matches(path));
    }

    /** Returns the parts that judge answers. */
    public AnswerSettings answers() {
        return new AnswerSettings(consultant, observation, changes);
    }

    /** Returns the parts that hooks go by. */
    public HookSettings hooks() {
        return new HookSettings(consultant, changes, test.folder(), secrets());
    }

    /** Returns the files named here that are secret: tokens, keys, passwords, the audit log. Absolute; they need not exist. */
    public List<Path> secrets() {
        var tls = server.tls();
        var own = Stream.of(server.tokensFile(), tls == null ? null : tls.key(), proof.key(), auditLog.file())
                .filter(Objects::nonNull);
        return Stream.concat(own, data.secrets().stream()).toList();
    }

    /**
     * One system.
     *
     * @param folder its slots and {@code current}
     * @param control null for a library
     * @param linkedPaths shared by both slots
     * @param buildInputs what goes into the build; empty for all
     * @param migrate how its databases follow its tree; null where they don't
     */
    public record SystemSettings(
            Path folder,
            int port,
            @Nullable ControlSettings control,
            List<String> linkedPaths,
            List<PathGlob> buildInputs,
            @Nullable MigrationSettings migrate) {
        public SystemSettings {
            buildInputs = List.copyOf(buildInputs);
            linkedPaths = List.copyOf(linkedPaths);
        }

        /** Returns whether a file goes into the build. */
        public boolean isBuildInput(String path) {
            return buildInputs.isEmpty() || buildInputs.stream().anyMatch(glob -> glob.matches(path));
        }

        /** Returns the address under which it listens. */
        public String url() {
            return "http://127.0.0.1:" + port;
        }
    }

    /**
     * How a change is judged.
     *
     * @param syntax commands in place of the parsers that HELIX has; empty for these
     * @param baseline whether main's own tests run on main's tree where HELIX has no verdict on it
     * @param judges what is watched beside tests and builds of the usual names
     * @param hooks of git that run, too; empty for none
     * @param hooksTimeout after which one of them is ended and has failed; positive
     */
    public record Stages(
            List<List<String>> syntax,
            @Nullable StageCommand unit,
            boolean baseline,
            @Nullable StageCommand e2e,
            @Nullable BenchmarkPlan benchmark,
            @Nullable AblationPlan ablation,
            List<PathGlob> judges,
            List<CommitHooks.Name> hooks,
            Duration hooksTimeout) {
        public Stages {
            hooks = List.copyOf(hooks);
            judges = List.copyOf(judges);
            syntax = syntax.stream().map(List::copyOf).toList();
        }
    }

    /** Which agent to use. */
    public enum AgentKind {
        CLAUDE,
        /** Any that speaks the Agent Client Protocol. */
        ACP,
        SCRIPTED
    }

    /** Whether an agent may run commands. */
    public enum Bash {
        /** It may where it is confined, and may not elsewhere: what counts where nothing is said. */
        WHERE_CONFINED,
        /** It may not. */
        OFF,
        /** It may in a sandbox; without one it is not started. */
        CONFINED,
        /** It may, as this user, with or without a sandbox. */
        UNSAFE
    }

    /**
     * How long what an agent leaves behind is kept.
     *
     * @param age after which it goes
     * @param bytes of which the oldest go first
     */
    public record Retention(Duration age, long bytes) {}

    /**
     * How far one turn of an agent may go.
     *
     * @param model the full id of the one that is asked; null leaves it to the agent
     * @param calls of the model, at most
     * @param total how long it may take
     * @param silence how long nothing may be heard of it
     */
    public record TurnLimits(@Nullable String model, int calls, Duration total, Duration silence) {}

    /**
     * How it is run.
     *
     * @param bash whether the agent may run any command; outside a sandbox none of the limits of its profile hold then
     * @param script what a scripted agent plays, relative to the root; null for nothing at all
     * @param mode the one that an agent of the Agent Client Protocol is put into; null for the one that is known to ask
     * @param instructions files of main that each conversation begins with
     * @param dailyUsd how much all turns of a day may cost together, in US dollars; null for no limit
     */
    public record AgentSettings(
            AgentKind kind,
            List<String> command,
            Map<String, String> environment,
            int maxProcesses,
            Bash bash,
            @Nullable String script,
            @Nullable String mode,
            Retention retention,
            TurnLimits turns,
            List<RepoPath> instructions,
            @Nullable BigDecimal dailyUsd) {
        public AgentSettings {
            instructions = List.copyOf(instructions);
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * How answers are enforced.
     *
     * @param live whether text is shown while it is written
     * @param adrProfile what ADRs look like, by name; empty for the one of the locale
     * @param adrProfiles the project's own profiles
     * @param broken the treatment of what a validator could not judge
     */
    public record ConsultantSettings(
            boolean live,
            int maxRetries,
            List<String> validators,
            Locale locale,
            String adrProfile,
            List<AdrProfile> adrProfiles,
            Policy.Broken broken) {
        public ConsultantSettings {
            validators = List.copyOf(validators);
            adrProfiles = List.copyOf(adrProfiles);
        }

        /** Settings under which nothing is accepted that could not be judged. */
        public ConsultantSettings(
                boolean live,
                int maxRetries,
                List<String> validators,
                Locale locale,
                String adrProfile,
                List<AdrProfile> adrProfiles) {
            this(live, maxRetries, validators, locale, adrProfile, adrProfiles, Policy.Broken.FAILS);
        }

        /** Returns the same with another profile of ADRs. */
        public ConsultantSettings withAdrProfile(String name) {
            return new ConsultantSettings(live, maxRetries, validators, locale, name, adrProfiles, broken);
        }

        /** Returns the profile {@code name}, HELIX's or the project's own. */
        public Optional<AdrProfile> profile(String name) {
            return AdrProfile.named(name)
                    .or(() -> adrProfiles.stream()
                            .filter(profile -> profile.name().equals(name))
                            .findFirst());
        }

        /** Returns the names of all profiles. */
        public List<String> profileNames() {
            return Stream.concat(
                            AdrProfile.names().stream(), adrProfiles.stream().map(AdrProfile::name))
                    .toList();
        }
    }

    /**
     * The settings of the records of answers.
     *
     * @param shadow names of validators that look on and have no say
     * @param traceDays how long records of answers are kept, from 0 on; 0 keeps none
     * @param traceMegabytes how much of them
     * @param chatDays how long a chat is kept after its last change, from 0 on; 0 keeps it for ever
     */
    public record ObservationSettings(List<String> shadow, int traceDays, int traceMegabytes, int chatDays) {
        public ObservationSettings {
            shadow = List.copyOf(shadow);
        }
    }

    /**
     * How projects are developed.
     *
     * @param maxParallel how many developers work at the same time
     * @param gates commands that phases may name as gates
     * @param outageLimit how long a phase waits for a model service that is away
     */
    public record DevelopmentSettings(int maxParallel, Map<String, StageCommand> gates, Duration outageLimit) {
        public DevelopmentSettings {
            gates = Map.copyOf(gates);
        }
    }

    /**
     * Where HELIX listens, and for whom.
     *
     * @param tokensFile absolute; null for the one below the root, and a credential of the user's own
     * @param keepCredential whether that credential outlives the server
     * @param publicUrl by which a proxy lets HELIX be reached; null where there is none
     * @param jsonLog whether the log of the server is JSON, one object a line
     * @param otlp the collector of OpenTelemetry that traces go to; null for none
     */
    public record ServerSettings(
            String host,
            int port,
            @Nullable Path tokensFile,
            boolean anonymous,
            @Nullable RateLimit rateLimit,
            boolean keepCredential,
            HttpSettings.@Nullable Tls tls,
            @Nullable URI publicUrl,
            boolean jsonLog,
            @Nullable URI otlp) {

        /** Returns the address under which people of this machine reach it. */
        public String url() {
            return (tls == null ? "http://" : "https://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
