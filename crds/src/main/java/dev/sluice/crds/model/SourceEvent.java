package dev.sluice.crds.model;

/**
 * One event of an EventSource under one kind. Two kinds may use one name: they share topic and source.
 *
 * @param kind its kind
 * @param name the event's name, a DNS label
 * @param settings what the connector needs, and how its messages become events
 */
public record SourceEvent(SourceKindName kind, String name, SourceSettings settings) {

    /** How its messages become events. */
    public ShapeSpec shape() {
        return settings.shape();
    }
}
