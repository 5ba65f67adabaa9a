package dev.helix.app.command;

import dev.helix.app.command.SystemGuess.Control;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Systems in Go, Rust and .NET. */
record CompiledSystems(SourceFiles files) {

    private static final Pattern NAME = Pattern.compile("^\\s*name\\s*=\\s*\"([A-Za-z0-9_-]+)\"", Pattern.MULTILINE);
    private static final Pattern MAIN = Pattern.compile("^package main\\b", Pattern.MULTILINE);
    private static final Pattern CHECKS = Pattern.compile("MapHealthChecks\\(\\s*\"(/[^\"]*)\"");
    private static final String WEB = "Microsoft.NET.Sdk.Web";

    Optional<SystemGuess> guess() {
        if (files.has("go.mod")) {
            return Optional.of(go());
        }
        if (files.has("Cargo.toml")) {
            return Optional.of(rust());
        }
        var projects = files.tracked("*.csproj", "*.fsproj", "*.vbproj");
        return projects.isEmpty() ? Optional.empty() : Optional.of(net(projects));
    }

    private SystemGuess go() {
        var main = files.find(text -> MAIN.matcher(text).find() && text.contains("func main("), "*.go")
                .filter(name -> files.takePort("*.go"));
        var control = main.map(name -> {
            var folder = name.contains("/") ? "./" + name.substring(0, name.lastIndexOf('/')) : ".";
            return new Control(
                    List.of("go", "build", "-o", "build/app", folder),
                    ProjectScripts.onPort("build/app"),
                    files.healthPath("*.go"));
        });
        return new SystemGuess("Go", control.orElse(null), List.of("go", "test", "./..."));
    }

    private SystemGuess rust() {
        var control = program(files.text("Cargo.toml"))
                .filter(name -> files.has("src/main.rs") && files.takePort("*.rs"))
                .map(name -> new Control(
                        List.of("cargo", "build", "--release", "--locked"),
                        ProjectScripts.onPort("target/release/" + name),
                        files.healthPath("*.rs")));
        return new SystemGuess("Rust", control.orElse(null), List.of("cargo", "test"));
    }

    /** A program has its package's name, unless it is given one of its own; of several nobody knows which it is. */
    private static Optional<String> program(String manifest) {
        var programs = ("\n" + manifest).split("\n\\[\\[bin]]", -1);
        if (programs.length > 2) {
            return Optional.empty();
        }
        var named = programs.length == 2 ? firstName(programs[1].split("\n\\[", -1)[0]) : Optional.<String>empty();
        return named.or(() -> firstName(programs[0]));
    }

    private static Optional<String> firstName(String part) {
        return Optional.of(NAME.matcher(part)).filter(Matcher::find).map(found -> found.group(1));
    }

    private SystemGuess net(List<String> projects) {
        var web =
                projects.stream().filter(name -> files.text(name).contains(WEB)).findFirst();
        var control = web.map(name -> {
            var assembly = name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('.'));
            return new Control(
                    List.of("dotnet", "publish", name, "-c", "Release", "-o", "publish"),
                    List.of(
                            "sh",
                            "-c",
                            "exec dotnet \"publish/" + assembly + ".dll\" --urls \"http://127.0.0.1:$HELIX_PORT\""),
                    checks());
        });
        return new SystemGuess(
                web.isPresent() ? ".NET, a web service" : ".NET", control.orElse(null), List.of("dotnet", "test"));
    }

    private String checks() {
        return files.find(text -> CHECKS.matcher(text).find(), "*.cs", "*.fs")
                .map(name -> CHECKS.matcher(files.text(name)))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElse("/");
    }
}
