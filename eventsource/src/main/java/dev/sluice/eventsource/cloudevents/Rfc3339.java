package dev.sluice.eventsource.cloudevents;

/** Checks time stamps without making objects. */
public final class Rfc3339 {

    private static final int DATE_AND_TIME = "2026-01-01T00:00:00".length();
    private static final int OFFSET = "+00:00".length();
    private static final String PATTERN = "dddd-dd-ddTdd:dd:dd";
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Rfc3339() {}

    /**
     * Whether the text is a date-time of RFC 3339, section 5.6.
     *
     * @param text for example {@code 2026-01-05T00:10:00.123Z}; a leap second is accepted
     */
    public static boolean isDateTime(CharSequence text) {
        if (text.length() <= DATE_AND_TIME || !hasForm(text, PATTERN, 0)) {
            return false;
        }
        int month = number(text, 5);
        int day = number(text, 8);
        boolean inRange = month >= 1
                && month <= 12
                && day >= 1
                && day <= days(number(text, 0) * 100 + number(text, 2), month)
                && number(text, 11) <= 23
                && number(text, 14) <= 59
                && number(text, 17) <= 60;
        return inRange && isOffset(text, endOfFraction(text));
    }

    private static boolean hasForm(CharSequence text, String pattern, int from) {
        for (int i = 0; i < pattern.length(); i++) {
            char expected = pattern.charAt(i);
            char found = text.charAt(from + i);
            boolean fits = switch (expected) {
                case 'd' -> found >= '0' && found <= '9';
                case 'T' -> found == 'T' || found == 't' || found == ' ';
                default -> found == expected;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static int days(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && !leap ? 28 : DAYS[month - 1];
    }

    private static int endOfFraction(CharSequence text) {
        if (text.charAt(DATE_AND_TIME) != '.') {
            return DATE_AND_TIME;
        }
        int end = DATE_AND_TIME + 1;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end > DATE_AND_TIME + 1 ? end : text.length();
    }

    private static boolean isOffset(CharSequence text, int from) {
        if (text.length() == from + 1) {
            return text.charAt(from) == 'Z' || text.charAt(from) == 'z';
        }
        return text.length() == from + OFFSET
                && (hasForm(text, "+dd:dd", from) || hasForm(text, "-dd:dd", from))
                && number(text, from + 1) <= 23
                && number(text, from + 4) <= 59;
    }

    private static int number(CharSequence text, int from) {
        return (text.charAt(from) - '0') * 10 + text.charAt(from + 1) - '0';
    }
}
