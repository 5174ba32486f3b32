/**
 * Events as bytes: the form the stores keep ({@link dev.sluice.eventbus.codec.EventCodec}, {@link
 * dev.sluice.eventbus.codec.AttributesJson}), the CloudEvents JSON format ({@link
 * dev.sluice.eventbus.codec.StructuredJson}) and the CloudEvents SDK's types ({@link
 * dev.sluice.eventbus.codec.CloudEvents}).
 *
 * <p>Nothing here looks into data or changes it: bytes that went in come out. Start reading at {@code EventCodec}.
 */
@NullMarked
package dev.sluice.eventbus.codec;

import org.jspecify.annotations.NullMarked;
