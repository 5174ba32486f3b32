package dev.sluice.crds.schema;

/** The kinds of expressions: language, what it is evaluated over, and what it must give. */
public enum ExpressionKind {
    /** CEL boolean over data, meta and event, in a source. */
    SOURCE_WHERE,
    /** CEL value over data and meta that becomes an attribute, in a source. */
    SOURCE_ATTRIBUTE,
    /** CEL boolean over event, data and match. */
    INPUT_WHERE,
    /** CEL string over event and data. */
    MATCH_ON,
    /** CEL boolean over event and data: resolved or not. */
    STATE,
    /** CEL boolean over event and data, in a list of filters. */
    FILTER_CEL,
    /** CloudEvents SQL over the attributes of an event. */
    FILTER_SQL,
    /** JSONPath over the payload. */
    JSONPATH,
    /** Regular expression in RE2 syntax. */
    REGEX,
    /** Regular expression in RE2 syntax with at least one named group. */
    FORMAT_REGEX,
    /** CEL boolean over the names of inputs and patterns. */
    CONDITION,
    /** CEL value over event, data and match: the key of a pattern's state. */
    KEY,
    /** CEL value over event, data and match. */
    FIELD,
    /** CEL integer over event, data and match. */
    WEIGHT,
    /** CEL boolean over event, data and match, of the pattern hold. */
    WHEN,
    /** CEL boolean over event, data and match, of the pattern ratio. */
    MATCHING,
    /** CEL value over event, data and match: which alert it is. */
    IDENTITY,
    /** CEL value over event, data, match and inputs: a body. */
    PAYLOAD,
    /** CEL map from text to text over event, data, match and inputs. */
    LABELS,
    /** Cron schedule: 5 or 6 fields, or @every, @daily and the like. */
    CRON,
    /** Name of a time zone. */
    TIME_ZONE
}
