package dev.helix.adapter.web.view;

/**
 * Why there is no page.
 *
 * @param title in a few words
 * @param sentence what is the matter and what to do
 * @param code stable
 */
public record ProblemView(int status, String title, String sentence, String code) {}
