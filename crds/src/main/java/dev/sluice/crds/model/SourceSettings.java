package dev.sluice.crds.model;

/** What one source event of one kind is told. */
public sealed interface SourceSettings
        permits KafkaSettings, MqttSettings, CronSettings, RedisSettings, HttpSettings, FileSettings, DaprSettings {

    /** How its messages become events. */
    ShapeSpec shape();

    /** Which of these settings it is. */
    SourceKindName kind();
}
