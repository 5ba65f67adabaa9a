package dev.helix.domain.answer;

import dev.helix.domain.port.FileView;
import java.util.Locale;

/**
 * What a validator may know besides the answer.
 *
 * @param files the files as they are, read-only
 * @param locale the language of messages: German, else English
 */
public record ValidationContext(FileView files, Locale locale) {}
