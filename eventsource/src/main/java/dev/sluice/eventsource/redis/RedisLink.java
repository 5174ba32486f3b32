package dev.sluice.eventsource.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to Redis, asked in a blocking manner; never from an event loop. */
final class RedisLink implements AutoCloseable {

    private final Redis client;
    private final RedisConnection connection;
    private final Duration patience;
    private volatile boolean lost;

    private RedisLink(Redis client, RedisConnection connection, Duration patience) {
        this.client = client;
        this.connection = connection;
        this.patience = patience;
        connection.exceptionHandler(failure -> lost = true);
        connection.endHandler(ended -> lost = true);
    }

    /**
     * Connects and logs in.
     *
     * @param patience how long to wait for the connection, and for each answer
     * @throws RedisFailure when that fails
     */
    static RedisLink open(Vertx vertx, RedisOptions options, Duration patience) throws InterruptedException {
        Redis client = Redis.createClient(vertx, options);
        try {
            return new RedisLink(client, required(await(client.connect(), patience)), patience);
        } catch (RedisFailure failure) {
            client.close();
            throw failure;
        }
    }

    /** Asks, and waits for the answer; null is Redis's nil. */
    @Nullable
    Response ask(Request request) throws InterruptedException {
        return await(connection.send(request), patience);
    }

    /** Asks what the server may take a while to answer. */
    @Nullable
    Response ask(Request request, Duration blocking) throws InterruptedException {
        return await(connection.send(request), patience.plus(blocking));
    }

    /** Asks several at once; answers in the same order, null for nil. */
    List<@Nullable Response> ask(List<Request> requests) throws InterruptedException {
        return required(await(connection.batch(requests), patience));
    }

    /** Sends a subscription; what is published comes to the listener, on an event loop. */
    void subscribe(Request request, Consumer<Response> listener) throws InterruptedException {
        connection.handler(listener::accept);
        ask(request);
    }

    /** Stops the server's messages from coming in, or lets them in again. */
    void let(boolean in) {
        if (in) {
            connection.resume();
        } else {
            connection.pause();
        }
    }

    /** Whether the connection has broken while nobody asked. */
    boolean isLost() {
        return lost;
    }

    @Override
    public void close() {
        Future<Void> unused = connection.close();
        client.close();
    }

    private static <T> @Nullable T await(Future<T> answer, Duration patience) throws InterruptedException {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new RedisFailure(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException late) {
            throw new RedisFailure("no answer within " + patience.toMillis() + " ms", late);
        }
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new RedisFailure("an empty answer");
        }
        return value;
    }
}
