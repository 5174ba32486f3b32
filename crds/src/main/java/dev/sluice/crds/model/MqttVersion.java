package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** A version of MQTT. */
public enum MqttVersion {
    /** MQTT 3.1.1. */
    @Key("3.1.1")
    V3_1_1
}
