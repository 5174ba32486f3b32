package dev.sluice.dapr.rpc;

import io.grpc.MethodDescriptor;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.util.Objects;

/** Methods of the generated stubs as Vert.x wants them. */
public final class Methods {

    private Methods() {}

    /** A method as its caller sees it. */
    public static <Q, A> ServiceMethod<A, Q> called(MethodDescriptor<Q, A> method) {
        return ServiceMethod.client(
                service(method),
                name(method),
                GrpcMessageEncoder.marshaller(method.getRequestMarshaller()),
                GrpcMessageDecoder.unmarshaller(method.getResponseMarshaller()));
    }

    /** A method as the one who answers sees it. */
    public static <Q, A> ServiceMethod<Q, A> answered(MethodDescriptor<Q, A> method) {
        return ServiceMethod.server(
                service(method),
                name(method),
                GrpcMessageEncoder.marshaller(method.getResponseMarshaller()),
                GrpcMessageDecoder.unmarshaller(method.getRequestMarshaller()));
    }

    private static ServiceName service(MethodDescriptor<?, ?> method) {
        return ServiceName.create(Objects.requireNonNull(method.getServiceName(), "service"));
    }

    private static String name(MethodDescriptor<?, ?> method) {
        return Objects.requireNonNull(method.getBareMethodName(), "method");
    }
}
