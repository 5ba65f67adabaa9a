package dev.helix.adapter.web.view;

/**
 * A point in time for a person.
 *
 * @param iso for programs, such as the script that keeps {@code ago} true
 * @param clock date and time at the server's place
 * @param ago how long ago it was when the page was made
 */
public record Moment(String iso, String clock, String ago) {}
