package dev.helix.app.command;

import dev.helix.app.command.SystemGuess.Control;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Systems in PHP and Ruby. A Gemfile or composer.json that only brings a tool tells of no system. */
record WebSystems(SourceFiles files) {

    Optional<SystemGuess> guess() {
        return php().or(this::ruby);
    }

    private Optional<SystemGuess> php() {
        if (!files.has("composer.json")) {
            return Optional.empty();
        }
        var unit = phpTests()
                .map(command -> List.of("sh", "-c", "composer install --quiet --no-interaction && " + command))
                .orElse(List.of());
        var control = files.has("public/index.php")
                ? new Control(
                        List.of("composer", "install", "--quiet", "--no-interaction", "--no-dev"),
                        List.of("sh", "-c", "exec php -S \"127.0.0.1:$HELIX_PORT\" -t public"),
                        files.healthPath("*.php"))
                : null;
        return unit.isEmpty() && control == null && files.has("package.json")
                ? Optional.empty()
                : Optional.of(new SystemGuess("PHP", control, unit));
    }

    /** The person's own script comes first: it may have settings that the runner alone would miss. */
    private Optional<String> phpTests() {
        if (!files.json("composer.json").path("scripts").path("test").isMissingNode()) {
            return Optional.of("composer test");
        }
        var composer = files.text("composer.json");
        return Stream.of("pestphp/pest", "phpunit/phpunit")
                .filter(name -> composer.contains("\"" + name + "\""))
                .findFirst()
                .map(name -> "vendor/bin/" + name.substring(name.indexOf('/') + 1));
    }

    private Optional<SystemGuess> ruby() {
        if (!files.has("Gemfile")) {
            return Optional.empty();
        }
        var gems = files.text("Gemfile");
        var bundle = "bundle install --quiet && bundle exec ";
        // The gems of a library stand in its .gemspec.
        var unit = gems.contains("rspec") || !files.tracked("spec/*_spec.rb").isEmpty()
                ? List.of("sh", "-c", bundle + "rspec")
                : files.has("bin/rails") && !files.tracked("test/*.rb").isEmpty()
                        ? List.of("sh", "-c", bundle + "rails test")
                        : files.has("Rakefile") && files.text("Rakefile").contains("TestTask")
                                ? List.of("sh", "-c", bundle + "rake test")
                                : List.<String>of();
        var control = files.has("config.ru")
                ? new Control(
                        List.of("bundle", "install", "--quiet"),
                        List.of("sh", "-c", "exec bundle exec rackup -o 127.0.0.1 -p \"$HELIX_PORT\""),
                        files.healthPath("*.rb", "*.ru"))
                : null;
        return unit.isEmpty() && control == null && files.has("package.json")
                ? Optional.empty()
                : Optional.of(new SystemGuess(files.has("bin/rails") ? "Ruby on Rails" : "Ruby", control, unit));
    }
}
