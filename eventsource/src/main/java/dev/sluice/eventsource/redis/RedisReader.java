package dev.sluice.eventsource.redis;

import dev.sluice.eventsource.spi.PatientEmitter;

/** Reads one key or channel, over one link after another. Only one thread uses it. */
interface RedisReader {

    /**
     * Begins on a new link: prepares the server and finds what an earlier link left behind.
     *
     * @throws RedisFailure when the server does not do as asked
     */
    void begin(RedisLink link, PatientEmitter emitter) throws InterruptedException;

    /**
     * One turn: acknowledges what the bus has, reads more if it has room; takes a fraction of a second when there is nothing.
     *
     * @throws RedisFailure when the link cannot go on
     * @throws InterruptedException when the thread is interrupted
     */
    void turn(RedisLink link, PatientEmitter emitter) throws InterruptedException;

    /**
     * Acknowledges what the bus has taken since.
     *
     * @throws RedisFailure when the link cannot go on
     */
    void acknowledge(RedisLink link) throws InterruptedException;
}
