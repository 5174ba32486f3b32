package dev.sluice.crds.model;

/** How subscribers share messages. */
public enum SubscriptionType {
    /** Each message goes to one of them. */
    QUEUE,
    /** Each message goes to all of them. */
    TOPIC
}
